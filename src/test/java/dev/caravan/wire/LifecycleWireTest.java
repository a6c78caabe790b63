package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.GatewayProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

final class LifecycleWireTest {
    private static final String OPEN =
            "{gateway: {http: {endpoints: {chatCompletions: {enabled: true}}}}}";

    private static int exitCode(ChildJvm child) throws InterruptedException {
        assertThat(child.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        return child.process().exitValue();
    }

    @Test
    @DisplayName("CFG-3: every problem of the file at once, exit code 78, no port opened")
    void refusesABrokenConfiguration() throws InterruptedException {
        var folder =
                GatewayProcess.folderWith(
                        "{gateway: {prot: 1, bind: 5}, models: {providers: {x: {baseUrl:"
                                + " \"ftp://h\", api: \"openai-completion\"}}}}");
        try (ChildJvm child = GatewayProcess.launch(folder, List.of(), Map.of())) {
            assertThat(exitCode(child)).isEqualTo(78);
            assertThat(String.join("\n", child.errors()))
                    .contains("gateway.prot")
                    .contains("port")
                    .contains("gateway.bind")
                    .contains("models.providers.x.baseUrl")
                    .contains("models.providers.x.api")
                    .doesNotContain("\tat ");
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName(
            "1.2: beyond loopback without a secret, or a mode whose secret is missing: no start")
    @CsvSource({
        "'{gateway: {bind: \"lan\"}}', gateway.auth",
        "'{gateway: {auth: {mode: \"token\"}}}', gateway.auth.token",
        "'{gateway: {auth: {mode: \"password\"}}}', gateway.auth.password"
    })
    void refusesToBeOpen(String config, String says) throws InterruptedException {
        try (ChildJvm child =
                GatewayProcess.launch(GatewayProcess.folderWith(config), List.of(), Map.of())) {
            assertThat(exitCode(child)).isEqualTo(78);
            assertThat(String.join("\n", child.errors())).contains(says);
        }
    }

    @Test
    @DisplayName("1.2: a taken port is a clear error and a non-zero exit")
    void refusesATakenPort() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ChildJvm child =
                        GatewayProcess.launch(
                                GatewayProcess.folderWith(OPEN),
                                List.of(),
                                Map.of(),
                                "--port",
                                String.valueOf(taken.getLocalPort()))) {
            assertThat(exitCode(child)).isEqualTo(69);
            assertThat(String.join("\n", child.errors()))
                    .contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .contains("--port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    @DisplayName("HTTP-1: without the key the endpoints are shut, and the answer names the key")
    void isShutByDefault() {
        try (GatewayProcess gateway = GatewayProcess.start("{}");
                Client client = new Client(gateway.baseUrl())) {
            for (Client.Answer answer :
                    List.of(
                            client.chat("openclaw"),
                            client.get("/models"),
                            client.get("/models/a/b"))) {
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.errorMessage())
                        .contains("gateway.http.endpoints.chatCompletions.enabled");
            }
        }
    }

    @Test
    @DisplayName("OPS-6: SIGTERM ends it with exit code 0")
    void stopsOnSigterm() throws InterruptedException {
        try (GatewayProcess gateway = GatewayProcess.start(OPEN)) {
            gateway.child().terminate();
            assertThat(exitCode(gateway.child())).isZero();
        }
    }

    @Test
    @DisplayName("PRV-5 PRV-6: a provider that cannot be called says why in the trail")
    void explainsWhyAProviderIsSkipped() {
        try (GatewayProcess gateway =
                        GatewayProcess.start(
                                """
                                {
                                  gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } },
                                  agents: { defaults: { model: { primary: "public/m", fallbacks: ["lan/m", "meta/m", "dead/m", "gone/m"] } } },
                                  models: { mode: "replace", providers: {
                                    public: { baseUrl: "https://api.example.com/v1", models: [] },
                                    lan: { baseUrl: "http://10.255.255.1:9/v1", models: [] },
                                    meta: { baseUrl: "http://169.254.169.254/v1", apiKey: "k", models: [], request: { allowPrivateNetwork: true } },
                                    dead: { baseUrl: "http://127.0.0.1:1/v1", models: [] },
                                  } },
                                }
                                """);
                Client client = new Client(gateway.baseUrl())) {
            Client.Answer answer = client.chat("openclaw");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("x-caravan-attempts"))
                    .isEqualTo(
                            "public/m:missing_credential,lan/m:blocked_network,meta/m:blocked_network,dead/m:connection,gone/m:model_not_found");
            assertThat(answer.errorCode()).isEqualTo("connection");
            assertThat(answer.errorMessage())
                    .contains("models.providers.lan.request.allowPrivateNetwork");
        }
    }
}
