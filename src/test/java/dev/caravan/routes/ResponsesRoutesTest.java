package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.openai.ApiError;
import dev.caravan.openai.Json;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.steps.Var;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

@DisplayName("RSP-2, RSP-4: the way of a request for a response")
class ResponsesRoutesTest extends RouteTestSupport {
    private static final Processor PASS = _ -> {};

    private Exchange ask(String request) throws Exception {
        load("errors", "intake/responses", "serve", "local-service/ensure-local-service");
        load("dialects/call-openai-completions", "dialects/call-openai-responses");
        callDirectly("responses");
        rebind("errorReply", PASS);
        replace("responses", "admit-responses", this::admitted);
        replace("responses", "authenticate-responses", PASS);
        replace("responses", "deliver-response", PASS);
        replace(
                "responses",
                "read-responses-request",
                exchange ->
                        Var.REQUEST.set(
                                exchange,
                                ResponsesRequest.of(
                                        Json.readObject(
                                                request.getBytes(StandardCharsets.UTF_8)))));
        replace(
                "call-openai-completions",
                "to-provider",
                answer(
                        "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"hello\"},"
                                + "\"finish_reason\":\"stop\"}]}"));
        replace(
                "call-openai-responses",
                "to-responses-provider",
                answer("{\"id\":\"up\",\"status\":\"completed\",\"output\":[{\"id\":\"x\"}]}"));
        return send("responses", PASS);
    }

    private static Processor answer(String body) {
        return exchange -> {
            exchange.setVariable(
                    "sent",
                    new String(
                            exchange.getMessage().getBody(byte[].class), StandardCharsets.UTF_8));
            exchange.setVariable("address", exchange.getMessage().getHeader(Exchange.HTTP_URI));
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
            exchange.getMessage()
                    .setBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        };
    }

    @Test
    void asksAProviderThatChats() throws Exception {
        Exchange exchange = ask("{\"model\":\"one/a\",\"input\":\"hi\"}");

        assertThat(exchange.getException()).isNull();
        assertThat(passed().ids())
                .containsSubsequence(
                        "recall",
                        "take-turn-responses",
                        "responses-to-serve",
                        "open-call",
                        "to-provider",
                        "map-response",
                        "conclude",
                        "deliver-response");
        assertThat(exchange.getVariable("address"))
                .isEqualTo("http://127.0.0.1:1/v1/chat/completions");
        assertThat(exchange.getVariable("sent").toString())
                .contains("\"messages\"", "\"content\":\"hi\"");
        assertThat(Var.REPLY.of(exchange).toString()).contains("hello");
    }

    @Test
    void asksAProviderThatSpeaksTheApiAsItIs() throws Exception {
        Exchange exchange = ask("{\"model\":\"responses/m\",\"input\":\"hi\",\"new_field\":[1]}");

        assertThat(exchange.getVariable("address")).isEqualTo("http://127.0.0.1:1/v1/responses");
        assertThat(exchange.getVariable("sent").toString())
                .contains("\"input\":\"hi\"", "\"new_field\":[1]");
        assertThat(Var.REPLY.of(exchange).toString()).contains("\"id\":\"x\"");
    }

    @Test
    @DisplayName("RSP-4: turns that are not there are never silently left out")
    void refusesToContinueWhatItDoesNotKnow() throws Exception {
        Exchange exchange =
                ask("{\"model\":\"one/a\",\"input\":\"hi\",\"previous_response_id\":\"resp_x\"}");

        assertThat(exchange.getProperty(Exchange.EXCEPTION_CAUGHT))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        error -> {
                            assertThat(error.status()).isEqualTo(400);
                            assertThat(error.code()).hasValue("previous_response_not_found");
                        });
        assertThat(passed().ids()).endsWith("recall", "reply-error");
    }

    @ParameterizedTest
    @CsvSource({
        "response, admit-response, authenticate-response, show-response, reply-response",
        "response-items, admit-response-items, authenticate-response-items,"
                + " list-response-items, reply-response-items"
    })
    void showsWhatIsKeptToCallersWhoPass(
            String route, String admit, String authenticate, String show, String reply)
            throws Exception {
        load("errors", "intake/" + route);
        callDirectly(route);
        for (String node : new String[] {admit, authenticate, show, reply}) {
            replace(route, node, PASS);
        }
        send(route, PASS);
        assertThat(passed().ids()).containsExactly(admit, authenticate, show, reply);
    }
}
