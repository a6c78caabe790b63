package dev.caravan.wire;

import dev.caravan.fake.CannedServer;
import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

/**
 * A gateway before two simulators that chat and a server that speaks the Responses API: agent
 * {@code main} tries {@code first/one}, then {@code second/two}.
 */
final class Responders implements AutoCloseable {
    final SimulatorProcess first = SimulatorProcess.start("--echo-headers");
    final SimulatorProcess second = SimulatorProcess.start("--reply", "second here");
    final CannedServer studio = CannedServer.ofProvider();
    final GatewayProcess gateway;
    final Client client;

    Responders() {
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: { http: { endpoints: { responses: { enabled: true } } }, %s },
                          agents: {
                            defaults: { model: { primary: "first/one", fallbacks: ["second/two"] } },
                            list: [{ id: "main" }, { id: "other" }],
                          },
                          models: { mode: "replace", providers: {
                            first: { baseUrl: "%s", timeoutSeconds: 2, models: [] },
                            second: { baseUrl: "%s", models: [{ id: "two" }] },
                            studio: { baseUrl: "%s/v1", api: "openai-responses", models: [{ id: "m" }] },
                          } },
                        }
                        """
                                .formatted(
                                        TwoProviders.NO_COOLDOWN,
                                        first.baseUrl(),
                                        second.baseUrl(),
                                        studio.url()));
        client = new Client(gateway.baseUrl());
    }

    void reset() {
        first.behave("{}");
        second.behave("{}");
        first.clear();
        second.clear();
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
        first.close();
        second.close();
        studio.close();
    }
}
