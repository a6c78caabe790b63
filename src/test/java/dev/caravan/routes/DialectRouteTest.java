package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Reason;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.Json;
import dev.caravan.routing.Ask;
import dev.caravan.steps.Planning;
import dev.caravan.steps.Reply;
import dev.caravan.steps.RequestShaping;
import dev.caravan.steps.Var;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** {@code call-openai-completions} with a provider that answers from memory. */
class DialectRouteTest extends RouteTestSupport {
    private static final String ROUTE = "call-openai-completions";
    private static final String COMPLETION =
            """
            {"id":"c1","object":"chat.completion","created":1,"model":"a",
             "choices":[{"index":0,"message":{"role":"assistant","content":"hello"},
                         "finish_reason":"stop"}]}
            """;

    private final AtomicReference<JsonNode> sent = new AtomicReference<>();

    private Exchange call(String request, Processor provider) throws Exception {
        load("dialects/" + ROUTE);
        replace(ROUTE, "to-provider", provider);
        return send(
                ROUTE,
                exchange -> {
                    admitted(exchange);
                    ChatRequest chat = request(request);
                    var target =
                            Var.SNAPSHOT
                                    .of(exchange)
                                    .routing()
                                    .resolve(
                                            new Ask(
                                                    Optional.empty(),
                                                    Optional.empty(),
                                                    chat.model()));
                    Var.REQUEST.set(exchange, chat);
                    Var.AGENT.set(exchange, target);
                    new Planning().process(exchange);
                    new RequestShaping().process(exchange);
                });
    }

    private Processor answer(int status, String type, String body) {
        return exchange -> {
            sent.set(Json.readObject(exchange.getMessage().getBody(byte[].class)));
            exchange.setVariable("address", exchange.getMessage().getHeader(Exchange.HTTP_URI));
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
            exchange.getMessage()
                    .setBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        };
    }

    private static String chat(boolean stream) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":" + stream + "}";
    }

    @Test
    void opensTheCallThenAsksThenMaps() throws Exception {
        Exchange exchange = call(chat(false), answer(200, "application/json", COMPLETION));
        assertThat(exchange.getException()).isNull();
        assertThat(passed().ids()).containsExactly("open-call", "to-provider", "map-response");
        assertThat(exchange.getVariable("address"))
                .isEqualTo("http://127.0.0.1:1/v1/chat/completions");
        assertThat(sent.get().path("model").asText()).isEqualTo("a");
        assertThat(Var.REPLY.of(exchange))
                .isInstanceOfSatisfying(
                        Reply.Whole.class,
                        whole ->
                                assertThat(whole.json().at("/choices/0/message/content").asText())
                                        .isEqualTo("hello"));
    }

    @Test
    @DisplayName("FLV-4: a stream is held until an event carries something")
    void holdsAStreamUntilItCarriesSomething() throws Exception {
        String events =
                """
                data: {"choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}

                data: {"choices":[{"index":0,"delta":{"content":"hel"}}]}

                data: {"choices":[{"index":0,"delta":{"content":"lo"}}]}

                data: [DONE]

                """;
        Exchange exchange = call(chat(true), answer(200, "text/event-stream", events));
        assertThat(Var.REPLY.of(exchange))
                .isInstanceOfSatisfying(
                        Reply.Streamed.class,
                        streamed ->
                                assertThat(
                                                streamed.held()
                                                        .getLast()
                                                        .json()
                                                        .at("/choices/0/delta/content")
                                                        .asText())
                                        .isEqualTo("hel"));
        Var.CALL.of(exchange).close();
    }

    @Test
    @DisplayName("FLV-2: an error status is a failed attempt with its reason")
    void failsTheAttemptOnAnErrorStatus() throws Exception {
        Exchange exchange =
                call(
                        chat(false),
                        answer(429, "application/json", "{\"error\":{\"message\":\"slow\"}}"));
        assertThat(exchange.getException())
                .isInstanceOfSatisfying(
                        AttemptFailed.class,
                        failed ->
                                assertThat(failed.failure().reason()).isEqualTo(Reason.RATE_LIMIT));
        Var.CALL.of(exchange).close();
    }
}
