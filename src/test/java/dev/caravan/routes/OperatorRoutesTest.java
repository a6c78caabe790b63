package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.steps.Var;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The routes for operators and probes; what touches the client's socket is replaced. */
class OperatorRoutesTest extends RouteTestSupport {
    private static final Processor PASS = _ -> {};

    @Test
    @DisplayName("SEC-9: the console's API checks origin, then credential, then answers")
    void listsProviders() throws Exception {
        load("errors", "intake/console-providers");
        callDirectly("console-providers");
        replace("console-providers", "admit-console-providers", this::admitted);
        replace("console-providers", "check-origin-console-providers", PASS);
        replace("console-providers", "authenticate-console-providers", PASS);
        replace("console-providers", "reply-providers", PASS);

        Exchange exchange = send("console-providers", PASS);

        assertThat(passed().ids())
                .containsExactly(
                        "admit-console-providers",
                        "check-origin-console-providers",
                        "authenticate-console-providers",
                        "list-providers",
                        "write-providers",
                        "reply-providers");
        assertThat(body(exchange)).contains("\"id\":\"one\"").contains("\"state\":\"available\"");
    }

    @ParameterizedTest
    @CsvSource({"console-sessions, list-sessions", "console-session, show-or-delete-session"})
    @DisplayName("SEC-9, SES-5: sessions are shown after the checks of origin and credential")
    void showsSessions(String route, String work) throws Exception {
        load("errors", "intake/" + route);
        callDirectly(route);
        for (String node : List.of("admit-", "check-origin-", "authenticate-", "reply-")) {
            replace(route, node + route, PASS);
        }
        replace(route, work, PASS);

        send(route, PASS);

        assertThat(passed().ids())
                .containsExactly(
                        "admit-" + route,
                        "check-origin-" + route,
                        "authenticate-" + route,
                        work,
                        "reply-" + route);
    }

    @Test
    @DisplayName("CMP-1 to CMP-10: what would be sent is told without a call")
    void explainsARequest() throws Exception {
        load("errors", "intake/console-explain");
        callDirectly("console-explain");
        replace("console-explain", "admit-console-explain", this::admitted);
        replace("console-explain", "check-origin-console-explain", PASS);
        replace("console-explain", "authenticate-console-explain", PASS);
        replace(
                "console-explain",
                "read-request-to-explain",
                exchange ->
                        Var.REQUEST.set(
                                exchange,
                                request(
                                        "{\"model\":\"one/a\",\"store\":true,\"messages\":[{\"role\":"
                                            + "\"user\",\"content\":\"hi\"}]}")));
        replace("console-explain", "reply-explanation", PASS);

        Exchange exchange = send("console-explain", PASS);

        assertThat(passed().ids())
                .containsExactly(
                        "admit-console-explain",
                        "check-origin-console-explain",
                        "authenticate-console-explain",
                        "read-request-to-explain",
                        "explain",
                        "reply-explanation");
        assertThat(body(exchange)).contains("\"model\":\"one/a\"", "\"adjusted\":[\"store\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready"})
    @DisplayName("DGN-4: a probe gets one word and needs no credential")
    void answersProbes(String kind) throws Exception {
        String route = "health-" + kind;
        load("errors", "intake/" + route);
        callDirectly(route);
        replace(route, "admit-" + route, PASS);
        replace(route, "reply-" + route, PASS);

        Exchange exchange = send(route, PASS);

        assertThat(passed().ids())
                .containsExactly(
                        "admit-" + route, "check-" + kind, "write-" + route, "reply-" + route);
        assertThat(body(exchange)).isEqualTo("{\"status\":\"UP\"}");
        assertThat(exchange.getVariable("status")).isEqualTo(200);
    }

    @Test
    @DisplayName("DGN-4: the details take the credential")
    void tellsDetailsOfHealth() throws Exception {
        load("errors", "intake/health-detail");
        callDirectly("health-detail");
        replace("health-detail", "admit-health-detail", PASS);
        replace("health-detail", "authenticate-health-detail", PASS);
        replace("health-detail", "reply-health-detail", PASS);

        Exchange exchange = send("health-detail", PASS);

        assertThat(passed().ids())
                .containsExactly(
                        "admit-health-detail",
                        "authenticate-health-detail",
                        "check-detail",
                        "write-health-detail",
                        "reply-health-detail");
        assertThat(body(exchange)).contains("\"status\":\"UP\"").contains("\"checks\":[");
    }

    @Test
    @DisplayName("DGN-4: metrics take the credential")
    void givesMetricsToCallersWhoPass() throws Exception {
        load("errors", "intake/health-metrics");
        callDirectly("health-metrics");
        replace("health-metrics", "admit-health-metrics", PASS);
        replace("health-metrics", "authenticate-health-metrics", PASS);
        replace("health-metrics", "write-metrics", PASS);

        send("health-metrics", PASS);

        assertThat(passed().ids())
                .containsExactly(
                        "admit-health-metrics", "authenticate-health-metrics", "write-metrics");
    }

    private static String body(Exchange exchange) {
        return new String(exchange.getMessage().getBody(byte[].class), StandardCharsets.UTF_8);
    }
}
