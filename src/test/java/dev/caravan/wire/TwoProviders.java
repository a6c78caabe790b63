package dev.caravan.wire;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import java.util.List;
import java.util.Map;

/**
 * A gateway before two simulators: agent {@code main} tries {@code first/one}, then {@code
 * second/two}.
 */
final class TwoProviders implements AutoCloseable {
    static final String CHAT = "/v1/chat/completions";

    final SimulatorProcess first;
    final SimulatorProcess second;
    final GatewayProcess gateway;
    final Client client;

    TwoProviders() {
        this(List.of("-Xmx512m"), "");
    }

    /**
     * With JVM flags for the gateway.
     *
     * @param more further top-level keys of the configuration
     */
    TwoProviders(List<String> flags, String more) {
        first = SimulatorProcess.start("--echo-headers");
        second = SimulatorProcess.start("--reply", "second here");
        gateway =
                GatewayProcess.start(
                        config(first.baseUrl(), second.baseUrl(), more), flags, Map.of());
        client = new Client(gateway.baseUrl());
    }

    static String config(String first, String second, String more) {
        return """
        {
          gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } },
          agents: {
            defaults: { model: { primary: "first/one", fallbacks: ["second/two"] } },
            list: [{ id: "main" }],
          },
          models: {
            mode: "replace",
            providers: {
              first: { baseUrl: "%s", apiKey: "first-key", timeoutSeconds: 2, models: [] },
              second: { baseUrl: "%s", models: [{ id: "two" }] },
            },
          },
          %s
        }
        """
                .formatted(first, second, more);
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
    }
}
