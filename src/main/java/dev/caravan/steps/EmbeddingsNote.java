package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.Dialect;
import dev.caravan.dialect.Dialects;
import dev.caravan.embeddings.EmbeddingsReply;
import dev.caravan.embeddings.Parts;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.net.UpstreamCall;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.routing.Candidate;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Step {@code note-embeddings}: one part of the inputs is answered; the next one is put in its
 * place, or the answers become the reply (EMB-1).
 */
public final class EmbeddingsNote implements Processor {
    private final ModelCalls calls;

    public EmbeddingsNote(ModelCalls calls) {
        this.calls = calls;
    }

    @Override
    public void process(Exchange exchange) throws AttemptFailed, IOException {
        UpstreamCall call = Var.CALL.of(exchange);
        Candidate candidate = Var.PLAN.of(exchange).getCurrent();
        Dialect dialect = Dialects.of(candidate.getApi()).orElseThrow();
        InputStream body = UpstreamBody.accepted(exchange.getMessage(), call, dialect);
        Parts parts = Var.PARTS.of(exchange);
        EmbeddingsRequest request = (EmbeddingsRequest) Var.REQUEST.of(exchange);
        ObjectNode answer =
                EmbeddingsReply.read(
                        UpstreamBody.read(body, call),
                        parts.currentInputs(request),
                        request.base64(),
                        call.sentBytes());
        call.close();
        Parts next = parts.answered(answer);
        Var.PARTS.set(exchange, next);
        if (next.isPending()) {
            calls.completed(exchange, Optional.empty());
            Var.SHAPED.set(exchange, next.current());
        } else {
            Var.REPLY.set(
                    exchange,
                    new Reply.Whole(EmbeddingsReply.join(next.answers(), candidate.ref())));
        }
    }
}
