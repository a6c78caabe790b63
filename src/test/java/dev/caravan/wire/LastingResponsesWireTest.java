package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

final class LastingResponsesWireTest {
    @TempDir private Path state;

    private GatewayProcess gateway(SimulatorProcess model) {
        return GatewayProcess.startIn(
                GatewayProcess.folderWith(
                        TwoProviders.config(model.baseUrl(), model.baseUrl(), "")),
                List.of("-Xmx512m"),
                Map.of("OPENCLAW_STATE_DIR", state.toString()));
    }

    private static ObjectNode ask(String text) {
        return Client.MAPPER.createObjectNode().put("model", "second/two").put("input", text);
    }

    private static String made(Client client, ObjectNode request) {
        Client.Answer answer = client.post("/responses", request.toString());
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("id").asText();
    }

    @Test
    @DisplayName("RSP-4: with store: true a response is continued after the gateway was killed")
    void outlivesTheGateway() throws Exception {
        try (SimulatorProcess model = SimulatorProcess.start("--reply", "noted")) {
            String kept;
            String unasked;
            try (GatewayProcess first = gateway(model);
                    Client client = new Client(first.baseUrl())) {
                unasked = made(client, ask("say nothing of it"));
                assertThat(state.resolve("caravan.mv.db")).doesNotExist();
                kept = made(client, ask("my name is Ann").put("store", true));
                first.child().process().destroyForcibly().waitFor();
            }
            try (GatewayProcess second = gateway(model);
                    Client client = new Client(second.baseUrl())) {
                String next = made(client, ask("who am I?").put("previous_response_id", kept));
                assertThat(client.get("/responses/" + kept).status()).isEqualTo(200);
                assertThat(client.get("/responses/" + next).status()).isEqualTo(200);
                assertThat(
                                client.post(
                                                "/responses",
                                                ask("x").put("previous_response_id", unasked)
                                                        .toString())
                                        .errorCode())
                        .isEqualTo("previous_response_not_found");
                assertThat(client.send("DELETE", "/responses/" + kept, "").status()).isEqualTo(200);
                assertThat(client.get("/responses/" + kept).status()).isEqualTo(404);
            }
        }
    }
}
