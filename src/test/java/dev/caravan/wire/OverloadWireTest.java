package dev.caravan.wire;

import static dev.caravan.wire.TwoProviders.CHAT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

@DisplayName("LOD-1, HTTP-9: more requests than the gateway serves at once")
final class OverloadWireTest {
    private static final String LIMITS =
            TwoProviders.NO_COOLDOWN
                    + ", http: { endpoints: { chatCompletions: { enabled: true } }, limits: {"
                    + " maxInFlight: %d, maxQueued: %d } }";

    private static Map<Integer, Integer> ask(TwoProviders both, int requests) {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            all.add(
                    CompletableFuture.supplyAsync(
                            () -> {
                                Client.Answer answer = both.client.chat("second/two");
                                if (answer.status() == 429) {
                                    assertThat(answer.errorCode()).isEqualTo("gateway_busy");
                                    assertThat(answer.header("Retry-After")).isEqualTo("1");
                                }
                                return answer.status();
                            },
                            Thread::startVirtualThread));
        }
        Map<Integer, Integer> statuses = new TreeMap<>();
        all.forEach(answer -> statuses.merge(answer.join(), 1, Integer::sum));
        return statuses;
    }

    private static void isIdle(TwoProviders both) {
        try (Client observe = new Client(both.gateway.baseUrl().replace("/v1", "/observe"))) {
            await().untilAsserted(
                            () ->
                                    assertThat(observe.get("/metrics").text())
                                            .contains(
                                                    "caravan_requests_inflight 0.0",
                                                    "caravan_requests_queued 0.0"));
        }
    }

    @Test
    @DisplayName("LOD-1: every request is answered, served or told to come back")
    void answersEveryRequest() {
        try (TwoProviders both = TwoProviders.withGateway(LIMITS.formatted(8, 20))) {
            both.second.behave("{\"responseDelayMs\":5}");

            Map<Integer, Integer> statuses = ask(both, 1_500);

            assertThat(statuses.keySet()).isSubsetOf(200, 429);
            assertThat(statuses.values().stream().mapToInt(i -> i).sum()).isEqualTo(1_500);
            assertThat(statuses.getOrDefault(200, 0)).isGreaterThanOrEqualTo(28);
            assertThat(statuses).containsKey(429);
            isIdle(both);
            assertThat(both.second.requests(CHAT)).hasSize(statuses.getOrDefault(200, 0));
        }
    }

    @Test
    @DisplayName("HTTP-9: a client that leaves the queue gives its place back")
    void letsGoOfAClientThatLeaves() throws Exception {
        try (TwoProviders both = TwoProviders.withGateway(LIMITS.formatted(1, 1))) {
            both.second.behave("{\"responseDelayMs\":1500}");
            CompletableFuture<Integer> served =
                    CompletableFuture.supplyAsync(
                            () -> both.client.chat("second/two").status(),
                            Thread::startVirtualThread);
            await().until(() -> both.second.requests(CHAT).size() == 1);
            try (Socket leaving = raw(both.gateway.baseUrl())) {
                awaitQueued(both, 1);
                assertThat(both.client.chat("second/two").status()).isEqualTo(429);
                leaving.setSoLinger(true, 0);
            }
            awaitQueued(both, 0);

            assertThat(both.client.chat("second/two").status()).isEqualTo(200);
            assertThat(served.join()).isEqualTo(200);
            isIdle(both);
        }
    }

    private static Socket raw(String baseUrl) throws Exception {
        URI url = URI.create(baseUrl);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
        String body = Client.chat("second/two", false);
        socket.getOutputStream()
                .write(
                        ("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type:"
                                        + " application/json\r\nContent-Length: "
                                        + body.length()
                                        + "\r\n\r\n"
                                        + body)
                                .getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    private static void awaitQueued(TwoProviders both, int queued) {
        try (Client observe = new Client(both.gateway.baseUrl().replace("/v1", "/observe"))) {
            await().until(
                            () ->
                                    observe.get("/metrics")
                                            .text()
                                            .contains("caravan_requests_queued " + queued + ".0"));
        }
    }
}
