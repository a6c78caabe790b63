package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code gateway.failover} (FLV-9): what is changed of the built-in policy. */
final class FailoverReader {
    private static final List<String> REASONS =
            List.of(
                    "auth",
                    "billing",
                    "rate_limit",
                    "overloaded",
                    "server_error",
                    "timeout",
                    "connection",
                    "model_not_found",
                    "format",
                    "bad_response",
                    "empty_response",
                    "local_service_failed",
                    "missing_credential",
                    "blocked_network",
                    "unsupported_input",
                    "context_window_too_small",
                    "context_overflow",
                    "unknown");

    private FailoverReader() {}

    /** By reason; a client that left is answered by nobody, so that reason is not there. */
    static Map<String, FailoverOverride> read(Section failover) {
        Map<String, FailoverOverride> overrides = new LinkedHashMap<>();
        for (String reason : REASONS) {
            boolean said = failover.has(reason);
            Section policy = failover.child(reason);
            FailoverOverride over =
                    new FailoverOverride(
                            policy.flag("advances"),
                            policy.choice(
                                    "cools",
                                    Map.of(
                                            "candidate", "CANDIDATE",
                                            "provider", "PROVIDER",
                                            "nothing", "NOTHING")),
                            times(policy));
            policy.finish();
            if (said) {
                overrides.put(reason, over);
            }
        }
        failover.finish();
        return overrides;
    }

    private static List<Long> times(Section policy) {
        Optional<JsonNode> node = policy.node("cooldownMs");
        if (node.isEmpty()) {
            return List.of();
        }
        if (!isListOfTimes(node.get())) {
            policy.problem(
                    "cooldownMs", Values.describe(node.get()), "a list of times in milliseconds");
            return List.of();
        }
        return node.get().valueStream().map(JsonNode::asLong).toList();
    }

    private static boolean isListOfTimes(JsonNode node) {
        return node.isArray()
                && !node.isEmpty()
                && node.valueStream()
                        .allMatch(ms -> Values.whole(ms, 0, Long.MAX_VALUE).isPresent());
    }
}
