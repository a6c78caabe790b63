package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.openai.ChatRequest;
import dev.caravan.routing.Ask;
import dev.caravan.routing.Target;
import dev.caravan.steps.Planning;
import dev.caravan.steps.Reply;
import dev.caravan.steps.RequestShaping;
import dev.caravan.steps.Var;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.util.Optional;

@DisplayName("ANT-1, HTTP-6: the routes that call providers with another API")
class OtherDialectRoutesTest extends RouteTestSupport {

    private Exchange call(String route, String node, String model, String answer) throws Exception {
        load("dialects/" + route);
        replace(
                route,
                node,
                exchange -> {
                    exchange.setVariable(
                            "address", exchange.getMessage().getHeader(Exchange.HTTP_URI));
                    exchange.setVariable(
                            "version", exchange.getMessage().getHeader("anthropic-version"));
                    exchange.getMessage().removeHeaders("*");
                    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
                    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
                    exchange.getMessage().setBody(new ByteArrayInputStream(answer.getBytes(UTF_8)));
                });
        return send(
                route,
                exchange -> {
                    admitted(exchange);
                    ChatRequest request = (ChatRequest) Var.REQUEST.of(exchange);
                    Target target =
                            Var.SNAPSHOT
                                    .of(exchange)
                                    .routing()
                                    .resolve(
                                            new Ask(
                                                    Optional.empty(),
                                                    Optional.of(model),
                                                    request.model()));
                    Var.AGENT.set(exchange, target);
                    new Planning().process(exchange);
                    new RequestShaping().process(exchange);
                });
    }

    private static String said(Exchange exchange) {
        return ((Reply.Whole) Var.REPLY.of(exchange))
                .json()
                .at("/choices/0/message/content")
                .asText();
    }

    @Test
    void callsTheMessagesApi() throws Exception {
        Exchange exchange =
                call(
                        "call-anthropic-messages",
                        "to-messages-provider",
                        "messages/m",
                        "{\"content\":[{\"type\":\"text\",\"text\":\"hello\"}],"
                                + "\"stop_reason\":\"end_turn\"}");

        assertThat(exchange.getException()).isNull();
        assertThat(passed().ids())
                .containsExactly("open-messages-call", "to-messages-provider", "map-message");
        assertThat(exchange.getVariable("address")).isEqualTo("http://127.0.0.1:1/v1/messages");
        assertThat(exchange.getVariable("version")).isEqualTo("2023-06-01");
        assertThat(said(exchange)).isEqualTo("hello");
    }

    @Test
    void callsTheResponsesApi() throws Exception {
        Exchange exchange =
                call(
                        "call-openai-responses",
                        "to-responses-provider",
                        "responses/m",
                        "{\"output\":[{\"type\":\"message\",\"content\":[{\"text\":\"hello\"}]}],"
                                + "\"status\":\"completed\"}");

        assertThat(exchange.getException()).isNull();
        assertThat(passed().ids())
                .containsExactly(
                        "open-responses-call", "to-responses-provider", "map-response-object");
        assertThat(exchange.getVariable("address")).isEqualTo("http://127.0.0.1:1/v1/responses");
        assertThat(said(exchange)).isEqualTo("hello");
    }
}
