package dev.caravan.wire;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A gateway before two simulators: agent {@code main} tries {@code first/one}, then {@code
 * second/two}.
 */
final class TwoProviders implements AutoCloseable {
    static final String CHAT = "/v1/chat/completions";

    /** Key of {@code gateway}: faults of one test must not be felt by the next. */
    static final String NO_COOLDOWN =
            Stream.of(
                            "auth",
                            "billing",
                            "rate_limit",
                            "overloaded",
                            "server_error",
                            "timeout",
                            "connection",
                            "bad_response",
                            "empty_response")
                    .map(reason -> reason + ": { cools: 'nothing' }")
                    .collect(Collectors.joining(", ", "failover: { ", " }"));

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
        this(flags, more, NO_COOLDOWN);
    }

    /** With the pauses that the gateway makes after failures. */
    static TwoProviders withCooldowns() {
        return withGateway("");
    }

    /** With more keys of the section {@code gateway}; {@code http} takes the place of the usual. */
    static TwoProviders withGateway(String keys) {
        return new TwoProviders(List.of("-Xmx512m"), "", keys);
    }

    private TwoProviders(List<String> flags, String more, String failover) {
        first = SimulatorProcess.start("--echo-headers");
        second = SimulatorProcess.start("--reply", "second here");
        gateway =
                GatewayProcess.start(
                        config(first.baseUrl(), second.baseUrl(), more, failover), flags, Map.of());
        client = new Client(gateway.baseUrl());
    }

    static String config(String first, String second, String more) {
        return config(first, second, more, NO_COOLDOWN);
    }

    private static String config(String first, String second, String more, String failover) {
        return """
        {
          gateway: { %s },
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
                .formatted(withHttp(failover), first, second, more);
    }

    private static String withHttp(String keys) {
        return keys.contains("http:")
                ? keys
                : "http: { endpoints: { chatCompletions: { enabled: true } } }, " + keys;
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
