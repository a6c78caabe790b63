package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.openai.ApiError;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.openai.Json;
import dev.caravan.steps.Reply;
import dev.caravan.steps.Var;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

@DisplayName("EMB-1: the way of an embeddings request, with a provider that answers from memory")
class EmbeddingsRoutesTest extends RouteTestSupport {
    private static final Processor PASS = _ -> {};

    private final Queue<String> answers = new ArrayDeque<>();

    private Exchange embed(String request) throws Exception {
        load("errors", "intake/embeddings", "serve", "local-service/ensure-local-service");
        load("dialects/call-embeddings");
        callDirectly("embeddings");
        rebind("errorReply", PASS);
        replace("embeddings", "admit-embeddings", exchange -> admitted(exchange));
        replace("embeddings", "authenticate-embeddings", PASS);
        replace("embeddings", "deliver-embeddings", PASS);
        replace(
                "embeddings",
                "read-embeddings-request",
                exchange ->
                        Var.REQUEST.set(
                                exchange,
                                EmbeddingsRequest.of(
                                        Json.readObject(
                                                request.getBytes(StandardCharsets.UTF_8)))));
        replace("call-embeddings", "to-embeddings-provider", this::answer);
        return send("embeddings", PASS);
    }

    private void answer(Exchange exchange) {
        exchange.setVariable("address", exchange.getMessage().getHeader(Exchange.HTTP_URI));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        exchange.getMessage()
                .setBody(
                        new ByteArrayInputStream(
                                answers.remove().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void callsOnceForEachPart() throws Exception {
        answers.addAll(
                List.of(
                        "{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}]}",
                        "{\"data\":[{\"embedding\":[3]}]}"));

        Exchange exchange = embed("{\"model\":\"one/e\",\"input\":[\"a\",\"b\",\"c\"]}");

        assertThat(passed().ids())
                .containsSubsequence(
                        "take-turn-embeddings",
                        "embeddings-to-serve",
                        "resolve-agent",
                        "offer-tools",
                        "shape-request",
                        "to-local-service",
                        "parts-loop",
                        "open-embeddings-call",
                        "to-embeddings-provider",
                        "note-embeddings",
                        "open-embeddings-call",
                        "to-embeddings-provider",
                        "note-embeddings",
                        "note-answer",
                        "conclude",
                        "deliver-embeddings");
        assertThat(exchange.getVariable("address")).isEqualTo("http://127.0.0.1:1/v1/embeddings");
        assertThat(((Reply.Whole) Var.REPLY.of(exchange)).json().path("data"))
                .extracting(row -> row.at("/embedding/0").asInt())
                .containsExactly(1, 2, 3);
    }

    @Test
    void endsWithTheTrailWhenNobodyAnswers() throws Exception {
        answers.add("<html>");

        Exchange exchange = embed("{\"model\":\"one/e\",\"input\":\"a\"}");

        assertThat(exchange.getProperty(Exchange.EXCEPTION_CAUGHT))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        error -> assertThat(error.getMessage()).contains("one/e: bad_response"));
        assertThat(passed().ids()).doesNotContain("deliver-embeddings");
    }
}
