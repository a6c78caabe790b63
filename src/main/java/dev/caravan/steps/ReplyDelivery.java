package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.ReplyStream;
import dev.caravan.dialect.ReplyStream.Chunk;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Cooldowns;
import dev.caravan.failover.ExhaustedChain;
import dev.caravan.failover.Failure;
import dev.caravan.net.ClientConnection;
import dev.caravan.net.UpstreamCall;
import dev.caravan.openai.Json;
import dev.caravan.sse.SseWriter;
import dev.caravan.tools.ToolTurn;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Step {@code deliver}: the reply goes to the client's socket, whole, or event by event as the
 * upstream sends them (HTTP-7).
 */
public final class ReplyDelivery implements Processor {
    /**
     * How long the end of a finished upstream body is waited for, so that its connection can be
     * used again, in milliseconds.
     */
    private static final long DRAIN_MS = 1_000;

    private final RequestLog log;
    private final Outlets outlets;
    private final Cooldowns cooldowns;
    private final AtomicInteger open = new AtomicInteger();

    public ReplyDelivery(RequestLog log, Outlets outlets, Cooldowns cooldowns) {
        this.log = log;
        this.outlets = outlets;
        this.cooldowns = cooldowns;
    }

    @Override
    public void process(Exchange exchange) throws ClientConnection.Gone {
        ClientConnection client = Var.CLIENT.of(exchange);
        // Left where they were, the upstream's headers would be the answer's.
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        ReplyHeaders.of(exchange).forEach(client::header);
        Outlet outlet = outlets.of(exchange);
        switch (SessionEar.reply(exchange)) {
            case Reply.Whole _ when ToolCallTaking.isPending(exchange) -> Remarks.log(exchange);
            case Reply.Whole(ObjectNode json, ObjectNode _) -> {
                if (client.isGone()) {
                    throw new ClientConnection.Gone();
                }
                client.json(200, Map.of(), Json.bytes(whole(outlet, json)));
                Remarks.log(exchange);
            }
            case Reply.Streamed streamed -> {
                open.incrementAndGet();
                try {
                    relay(client, streamed, outlet, exchange);
                } finally {
                    open.decrementAndGet();
                    Remarks.log(exchange);
                }
            }
        }
        if (!ToolCallTaking.isPending(exchange)) {
            log.answered(exchange, 200);
        }
    }

    /** Streams that are being relayed now. */
    public int openStreams() {
        return open.get();
    }

    /** A whole reply as the client gets it. */
    static ObjectNode whole(Outlet outlet, ObjectNode json) {
        try {
            return outlet.whole(json);
        } catch (AttemptFailed e) {
            throw ExhaustedChain.brokenOff(e.failure());
        }
    }

    private void relay(
            ClientConnection client, Reply.Streamed reply, Outlet outlet, Exchange exchange)
            throws ClientConnection.Gone {
        UpstreamCall call = Var.CALL.of(exchange);
        ReplyStream rest = reply.rest();
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        if (client.isCommitted()) {
            // A keep-alive comment took the chance to send headers: what they would have said is a
            // comment (FLV-4).
            batch.writeBytes(SseWriter.comment(ReplyHeaders.asComment(exchange)));
        }
        if (!Var.TOOLS.find(exchange).map(ToolTurn::isContinued).orElse(false)) {
            batch.writeBytes(outlet.begin());
        }
        try {
            for (Chunk chunk : reply.held()) {
                batch.writeBytes(outlet.chunk(chunk.json()));
            }
            while (true) {
                if (!rest.hasReady()) {
                    flush(client, batch);
                }
                Optional<Chunk> chunk = rest.next();
                if (chunk.isEmpty()) {
                    break;
                }
                batch.writeBytes(outlet.chunk(chunk.get().json()));
                if (batch.size() > 16 << 10) {
                    flush(client, batch);
                }
            }
        } catch (AttemptFailed | IOException e) {
            flush(client, batch);
            Failure failure =
                    Failures.withoutSecrets(
                            Failures.of(e, Optional.of(call)), Var.SNAPSHOT.of(exchange).secrets());
            log.brokenOff(exchange, failure);
            // Too late to fall back for this request, but not for those that come next.
            cooldowns.failed(
                    Var.PLAN.of(exchange).attempts().getLast().candidate(),
                    failure,
                    call.elapsedMs(),
                    Var.SNAPSHOT.of(exchange).failover());
            call.discard();
            if (failure instanceof Failure.ClientGone) {
                throw new ClientConnection.Gone();
            }
            throw ExhaustedChain.brokenOff(failure);
        }
        if (ToolCallTaking.isPending(exchange)) {
            flush(client, batch);
        } else {
            batch.writeBytes(outlet.end(reply.usage()));
            flush(client, batch);
            client.end();
        }
        drain(rest, call);
    }

    private static void flush(ClientConnection client, ByteArrayOutputStream batch)
            throws ClientConnection.Gone {
        if (batch.size() > 0) {
            client.write(batch.toByteArray());
            batch.reset();
        }
    }

    private static void drain(ReplyStream rest, UpstreamCall call) {
        call.drain(DRAIN_MS);
        try {
            rest.drain();
            call.close();
        } catch (IOException e) {
            call.discard();
        }
    }
}
