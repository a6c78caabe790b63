package dev.caravan.steps;

import dev.caravan.compat.Outgoing;
import dev.caravan.compat.ReplyFilters;
import dev.caravan.compat.RequestShaper;
import dev.caravan.compat.Shaped;
import dev.caravan.compat.Shaping;
import dev.caravan.config.Provider;
import dev.caravan.dialect.Dialect;
import dev.caravan.dialect.Dialects;
import dev.caravan.embeddings.EmbeddingsBody;
import dev.caravan.embeddings.Parts;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.net.Recipient;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.responses.ChatForm;
import dev.caravan.responses.NativeBody;
import dev.caravan.routing.Candidate;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.ArrayList;
import java.util.List;

/**
 * Step {@code shape-request}: the request as the current candidate gets it (spec 1.4); skips a
 * candidate that cannot be called.
 */
public final class RequestShaping implements Processor {
    private final WindowWarnings windows = new WindowWarnings();

    @Override
    public void process(Exchange exchange) throws AttemptFailed {
        if (Var.RECIPIENT.find(exchange).map(Recipient::isGone).orElse(false)) {
            throw new AttemptFailed(new Failure.ClientGone());
        }
        Candidate candidate = Var.PLAN.of(exchange).getCurrent();
        if (candidate.provider().unavailable().isPresent()) {
            throw new AttemptFailed(skip(candidate.provider()));
        }
        switch (Var.REQUEST.of(exchange)) {
            case ChatRequest chat -> shape(exchange, new ChatForm(chat, List.of()), candidate);
            case ResponsesRequest responses -> {
                if (Outlets.isNative(exchange)) {
                    windows.look(candidate);
                    Var.SHAPED.set(
                            exchange,
                            NativeBody.of(
                                    responses, candidate, Var.AGENT.of(exchange).systemPrompt()));
                    Var.FILTERS.set(exchange, ReplyFilters.NONE);
                } else {
                    shape(exchange, ChatForm.of(responses), candidate);
                }
            }
            case EmbeddingsRequest embeddings -> {
                Parts parts = Parts.of(EmbeddingsBody.of(embeddings, candidate));
                Var.PARTS.set(exchange, parts);
                Var.SHAPED.set(exchange, parts.current());
            }
        }
    }

    private void shape(Exchange exchange, ChatForm chat, Candidate candidate) throws AttemptFailed {
        windows.look(candidate);
        Outgoing outgoing =
                RequestShaper.shape(
                        request(exchange, chat.request(), candidate),
                        new Shaping(
                                candidate,
                                Var.AGENT.of(exchange).systemPrompt(),
                                Var.PLAN.of(exchange).attempts().isEmpty()),
                        dialect(candidate)::request);
        List<String> adjusted = new ArrayList<>(chat.adjusted());
        adjusted.addAll(outgoing.sent().adjusted());
        Var.SHAPED.set(exchange, new Shaped(outgoing.sent().body(), adjusted));
        Var.FILTERS.set(exchange, ReplyFilters.of(outgoing, candidate));
    }

    /**
     * With the gateway's own tools, and with what the session remembers, as much of it as this
     * candidate can take.
     */
    private static ChatRequest request(Exchange exchange, ChatRequest front, Candidate candidate) {
        ChatRequest asked = Var.TOOLS.find(exchange).map(turn -> turn.request(front)).orElse(front);
        return Var.SESSION
                .find(exchange)
                .map(
                        session ->
                                session.request(
                                        asked, candidate, Var.AGENT.of(exchange).systemPrompt()))
                .orElse(asked);
    }

    private static Dialect dialect(Candidate candidate) throws AttemptFailed {
        return Dialects.of(candidate.getApi())
                .orElseThrow(
                        () ->
                                new AttemptFailed(
                                        new Failure.Skipped(
                                                Reason.UNKNOWN,
                                                "the gateway does not speak this provider's api")));
    }

    private static Failure skip(Provider provider) {
        Provider.Unavailable why = provider.unavailable().orElseThrow();
        Reason reason =
                switch (why) {
                    case MISSING_CREDENTIAL -> Reason.MISSING_CREDENTIAL;
                    case UNSUPPORTED_API -> Reason.UNKNOWN;
                    case NOT_CONFIGURED -> Reason.MODEL_NOT_FOUND;
                };
        return new Failure.Skipped(reason, why.text());
    }
}
