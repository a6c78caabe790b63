package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.ReplyFilter;
import dev.caravan.dialect.ChunkForm;
import dev.caravan.dialect.Completion;
import dev.caravan.dialect.Dialect;
import dev.caravan.dialect.Dialects;
import dev.caravan.dialect.FilteredStream;
import dev.caravan.dialect.ReplyContext;
import dev.caravan.dialect.ReplyStream;
import dev.caravan.dialect.ReplyStream.Chunk;
import dev.caravan.dialect.WholeAsStream;
import dev.caravan.dialect.responses.NativeReply;
import dev.caravan.dialect.responses.NativeStream;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.net.UpstreamCall;
import dev.caravan.openai.ChatRequest;
import dev.caravan.routing.ModelRef;
import dev.caravan.sse.SseReader;
import dev.caravan.tools.ToolTurn;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Step {@code map-response}: the answer of the upstream's API to ours. A stream is read up to the
 * first event that carries something before anything is promised to the client (FLV-4).
 */
public final class ProviderReply implements Processor {
    private final LongSupplier epochSeconds;

    /**
     * A mapper with a clock.
     *
     * @param epochSeconds {@code created} of replies that have none
     */
    public ProviderReply(LongSupplier epochSeconds) {
        this.epochSeconds = epochSeconds;
    }

    @Override
    public void process(Exchange exchange) throws AttemptFailed, IOException {
        Message message = exchange.getMessage();
        UpstreamCall call = Var.CALL.of(exchange);
        InputStream body = UpstreamBody.accepted(message, call, dialect(exchange));
        boolean stream = Var.SHAPED.of(exchange).body().path("stream").asBoolean(false);
        Var.REPLY.set(
                exchange, stream ? streamed(exchange, body, call) : whole(exchange, body, call));
    }

    private Reply whole(Exchange exchange, InputStream body, UpstreamCall call)
            throws AttemptFailed, IOException {
        if (Outlets.isNative(exchange)) {
            ObjectNode response = NativeReply.of(UpstreamBody.read(body, call));
            call.close();
            return new Reply.Whole(response, NativeReply.usage(response));
        }
        ObjectNode json = readWhole(exchange, body, call);
        call.close();
        return new Reply.Whole(json);
    }

    private ObjectNode readWhole(Exchange exchange, InputStream body, UpstreamCall call)
            throws AttemptFailed, IOException {
        byte[] bytes = UpstreamBody.read(body, call);
        ObjectNode reply =
                dialect(exchange)
                        .whole(
                                bytes,
                                new ReplyContext(
                                        ref(exchange),
                                        fallbackId(exchange),
                                        epochSeconds.getAsLong(),
                                        promptBytes(exchange)));
        Var.FILTERS.of(exchange).whole(reply);
        return reply;
    }

    private Reply streamed(Exchange exchange, InputStream body, UpstreamCall call)
            throws AttemptFailed, IOException {
        ChunkForm form =
                new ChunkForm(
                        ref(exchange),
                        Var.REQUEST.of(exchange) instanceof ChatRequest chat
                                && chat.wantsStreamUsage(),
                        fallbackId(exchange),
                        epochSeconds.getAsLong(),
                        promptBytes(exchange));
        Var.TOOLS.find(exchange).flatMap(ToolTurn::usage).ifPresent(form::addUsage);
        ReplyStream stream = open(exchange, body, call, form);
        List<Chunk> held = new ArrayList<>();
        while (true) {
            Optional<Chunk> chunk = stream.next();
            chunk.ifPresent(held::add);
            if (chunk.map(Chunk::carries).orElse(true)) {
                call.awaitNext();
                return new Reply.Streamed(held, stream, form);
            }
        }
    }

    private ReplyStream open(Exchange exchange, InputStream body, UpstreamCall call, ChunkForm form)
            throws AttemptFailed, IOException {
        String type =
                exchange.getMessage()
                        .getHeader(Exchange.CONTENT_TYPE, "", String.class)
                        .toLowerCase(Locale.ROOT);
        boolean asItIs = Outlets.isNative(exchange);
        if (type.startsWith("application/json")) {
            if (asItIs) {
                throw Completion.unusable(
                        Reason.BAD_RESPONSE, "the reply is JSON where events were asked for");
            }
            return new WholeAsStream(readWhole(exchange, body, call), form);
        }
        call.awaitFirstEvent();
        PushbackInputStream events = new PushbackInputStream(body);
        int first = events.read();
        if (first == '<') {
            throw new AttemptFailed(
                    new Failure.Unusable(
                            Reason.BAD_RESPONSE, "the reply is an HTML page, not an event stream"));
        }
        if (first >= 0) {
            events.unread(first);
        }
        if (asItIs) {
            return new NativeStream(new SseReader(events), form, call::alive);
        }
        ReplyStream chunks = dialect(exchange).stream(new SseReader(events), form, call::alive);
        List<ReplyFilter> filters = Var.FILTERS.of(exchange).list();
        return filters.isEmpty() ? chunks : new FilteredStream(chunks, filters);
    }

    private static Dialect dialect(Exchange exchange) {
        return Dialects.of(Var.PLAN.of(exchange).getCurrent().getApi()).orElseThrow();
    }

    private static ModelRef ref(Exchange exchange) {
        return Var.PLAN.of(exchange).getCurrent().ref();
    }

    private static String fallbackId(Exchange exchange) {
        return "chatcmpl-" + Var.CALLER.of(exchange).requestId();
    }

    private static long promptBytes(Exchange exchange) {
        return Var.CALL.of(exchange).sentBytes();
    }
}
