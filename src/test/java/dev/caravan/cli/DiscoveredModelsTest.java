package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Provider;
import dev.caravan.discovery.Listing;
import dev.caravan.routing.Configured;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;

@DisplayName("DSC-1: caravan models list asks the servers of this machine")
class DiscoveredModelsTest {

    @Test
    void listsWhatTheServerHasAndSaysWhoDoesNotAnswer() {
        GatewayConfig config =
                Configured.of("", "", Map.of("VLLM_API_KEY", "k", "SGLANG_API_KEY", "k"));
        StringWriter err = new StringWriter();

        GatewayConfig found =
                DiscoveredModels.in(
                        config,
                        (provider, _, _, _) -> {
                            if (provider.id().equals("sglang")) {
                                throw new Listing.NoAnswer("no answer from there");
                            }
                            return "{\"data\":[{\"id\":\"q\"}]}".getBytes(UTF_8);
                        },
                        new PrintWriter(err));

        assertThat(Objects.requireNonNull(found.providers().get("vllm")).models())
                .containsOnlyKeys("q");
        assertThat(err.toString().lines()).containsExactly("sglang: no answer from there");
    }

    @Test
    void asksWithTheKeyAndTakesARefusalForNoAnswer() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                call -> {
                    String seen =
                            call.getRequestMethod()
                                    + " "
                                    + call.getRequestURI()
                                    + " "
                                    + call.getRequestHeaders().getFirst("Authorization")
                                    + " "
                                    + new String(call.getRequestBody().readAllBytes(), UTF_8);
                    byte[] answer = seen.getBytes(UTF_8);
                    boolean refused = call.getRequestURI().getPath().contains("refused");
                    call.sendResponseHeaders(refused ? 401 : 200, answer.length);
                    call.getResponseBody().write(answer);
                    call.close();
                });
        server.start();
        try (DirectAsker asker = new DirectAsker()) {
            Provider provider = provider(server.getAddress().getPort());

            assertThat(new String(send(asker, provider, "/models", ""), UTF_8))
                    .isEqualTo("GET /v1/models Bearer k ");
            assertThat(new String(send(asker, provider, "/show", "{}"), UTF_8))
                    .isEqualTo("POST /v1/show Bearer k {}");
            assertThatThrownBy(() -> asker.send(provider, "/refused", false, new byte[0]))
                    .isInstanceOf(Listing.NoAnswer.class)
                    .hasMessage("HTTP 401");
        } finally {
            server.stop(0);
        }
    }

    private static byte[] send(DirectAsker asker, Provider provider, String path, String body) {
        try {
            return asker.send(provider, path, false, body.getBytes(UTF_8));
        } catch (Listing.NoAnswer e) {
            throw new AssertionError(e);
        }
    }

    private static Provider provider(int port) {
        return Objects.requireNonNull(
                Configured.of(
                                "p: { baseUrl: 'http://127.0.0.1:"
                                        + port
                                        + "/v1', apiKey: 'k', models: [] }",
                                "")
                        .providers()
                        .get("p"));
    }
}
