package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.fake.CannedServer;
import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A gateway on routes of its own: the agents {@code main} and {@code clerk} on a simulator, {@code
 * odd} on a model that says what a test wants; {@code clerk} and {@code odd} have tools.
 */
final class ToolsGateway implements AutoCloseable {
    final SimulatorProcess simulator;
    final CannedServer rates;
    final CannedServer odd;
    final GatewayProcess gateway;
    final Client client;
    final Path home;

    ToolsGateway() throws IOException {
        simulator = SimulatorProcess.start();
        rates = CannedServer.ofProvider();
        odd = CannedServer.ofProvider();
        home =
                GatewayProcess.folderWith(
                        """
                        {
                          gateway: {
                            http: { endpoints: { chatCompletions: { enabled: true } } },
                            routes: { intervalMs: 50 },
                            routeTools: { byName: { "exchange-rate": { timeoutMs: 1500 } } },
                          },
                          agents: {
                            defaults: { model: "sim/one", maxToolRounds: 3 },
                            list: [
                              { id: "main" },
                              { id: "clerk", routeTools: ["stock", "exchange-rate"] },
                              { id: "odd", model: "odd/one", routeTools: ["stock"], maxToolRounds: 2 },
                            ],
                          },
                          models: { mode: "replace", providers: {
                            sim: { baseUrl: "%s", models: [{ id: "one" }] },
                            odd: { baseUrl: "%s/v1", models: [{ id: "one" }] },
                          } },
                        }
                        """
                                .formatted(simulator.baseUrl(), odd.url()));
        copy("routes");
        copy("config/application.properties");
        Path properties = home.resolve("config/application.properties");
        Files.writeString(
                properties,
                Files.readString(properties)
                        + "tool.exchange-rate.url = "
                        + rates.url()
                        + "/v1/latest\n");
        gateway = GatewayProcess.startAtHome(home);
        client = new Client(gateway.baseUrl());
    }

    private void copy(String name) throws IOException {
        try (var files = Files.walk(Path.of(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = home.resolve(file.toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    static ObjectNode body(String agent, boolean stream, String text) {
        ObjectNode body = Client.MAPPER.createObjectNode();
        body.put("model", "openclaw:" + agent).put("stream", stream);
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return body;
    }

    Client.Answer ask(String agent, boolean stream, String text) {
        return client.post("/chat/completions", body(agent, stream, text).toString());
    }

    static String content(Client.Answer answer, boolean stream) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return stream
                ? Client.content(answer.events())
                : answer.json().at("/choices/0/message/content").asText();
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
        simulator.close();
        rates.close();
        odd.close();
    }
}
