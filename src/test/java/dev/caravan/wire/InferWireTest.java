package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.cli.Caravan;
import dev.caravan.fake.CannedServer;
import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.GatewayProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code caravan infer model run} as users run it: a process, model servers, a gateway. */
final class InferWireTest {

    private static ChildJvm infer(OnDemand services, Path folder, String... more) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "infer",
                                "model",
                                "run",
                                "--json",
                                "--config",
                                folder.resolve("gateway.json5").toString(),
                                "--prompt",
                                "hello"));
        args.addAll(List.of(more));
        return ChildJvm.start(
                Caravan.class,
                List.of("-Xmx256m"),
                Map.of("OPENCLAW_STATE_DIR", services.state().toString()),
                args.toArray(String[]::new));
    }

    private static JsonNode outcome(ChildJvm child, int exit) throws IOException {
        assertThat(child.process().onExit().join().exitValue())
                .as("%s", child.errors())
                .isEqualTo(exit);
        OnDemand.patiently().until(() -> child.output().contains("}"));
        return Client.MAPPER.readTree(String.join("\n", child.output()));
    }

    @Test
    @DisplayName("OPS-3 SVC-1: --local starts the provider's server, and stops it after the answer")
    void startsAndStopsTheServer() throws IOException {
        try (OnDemand services = new OnDemand()) {
            services.service("wanted", "--reply", "from the simulator");
            services.service("idle").put("preload", true);
            Path folder = GatewayProcess.folderWith(services.config().toString());
            try (ChildJvm child = infer(services, folder, "--model", "wanted/m")) {
                JsonNode json = outcome(child, 0);
                assertThat(json.path("ok").asBoolean()).isTrue();
                assertThat(json.path("transport").asText()).isEqualTo("local");
                assertThat(json.path("provider").asText()).isEqualTo("wanted");
                assertThat(json.at("/outputs/0/text").asText()).contains("from the simulator");
                assertThat(services.processes("wanted")).isEmpty();
                assertThat(services.state().resolve("services/wanted.log")).exists();
                assertThat(services.state().resolve("services/idle.log")).doesNotExist();
                assertThat(child.errors()).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("OPS-3 SVC-6: an interrupted --local leaves no server behind")
    void stopsTheServerWhenInterrupted() throws IOException {
        try (OnDemand services = new OnDemand()) {
            services.service("slow", "--start-delay-ms", "600000");
            Path folder = GatewayProcess.folderWith(services.config().toString());
            try (ChildJvm child = infer(services, folder, "--model", "slow/m")) {
                OnDemand.patiently().until(() -> !services.processes("slow").isEmpty());
                child.terminate();
                child.process().onExit().join();
                assertThat(services.processes("slow")).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("OPS-3: --gateway goes through agents and fallbacks, without the agent's prompt")
    void goesThroughTheGateway() throws IOException {
        try (OnDemand services = new OnDemand();
                CannedServer hosted = CannedServer.ofProvider()) {
            hosted.answers(
                    new CannedServer.Answer(
                            200,
                            "application/json",
                            """
                            {"id": "c", "object": "chat.completion", "created": 1, "model": "m",
                             "choices": [{"index": 0, "finish_reason": "stop",
                               "message": {"role": "assistant", "content": "hosted here"}}]}
                            """));
            services.provider("down", "http://127.0.0.1:1/v1");
            services.provider("hosted", hosted.url() + "/v1");
            services.config().withObject("/gateway/auth").put("token", "hush");
            var defaults = services.config().withObject("/agents/defaults");
            defaults.put("systemPromptOverride", "be terse");
            defaults.withObject("/model")
                    .put("primary", "down/m")
                    .putArray("fallbacks")
                    .add("hosted/m");
            Path folder = GatewayProcess.folderWith(services.config().toString());
            services.start();
            String url = services.gateway().baseUrl().replace("/v1", "");
            try (ChildJvm child = infer(services, folder, "--gateway", "--url", url);
                    ChildJvm wrong =
                            infer(services, folder, "--gateway", "--url", url, "--token", "no")) {
                JsonNode json = outcome(child, 0);
                assertThat(json.path("transport").asText()).isEqualTo("gateway");
                assertThat(json.path("provider").asText()).isEqualTo("hosted");
                assertThat(json.at("/attempts/0/reason").asText()).isEqualTo("connection");
                assertThat(json.at("/outputs/0/text").asText()).isEqualTo("hosted here");
                assertThat(hosted.asked())
                        .anyMatch(asked -> asked.body().contains("hello"))
                        .noneMatch(asked -> asked.body().contains("be terse"));
                assertThat(outcome(wrong, 1).path("error").asText()).contains("Wrong credential");
            }
        }
    }
}
