package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;

/**
 * Checks the keys whose values other parts of the gateway read for themselves: the configuration
 * records do not hold them, yet a typing error in them must be found before any port opens.
 */
final class LaterSections {
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
    private static final int MAX = Integer.MAX_VALUE;

    private LaterSections() {}

    /** {@code gateway.store}, {@code .failover}. */
    static void gateway(Section gateway) {
        Section store = gateway.child("store");
        store.text("url", "file:<path> or a jdbc:postgresql: URL")
                .filter(url -> !url.startsWith("file:") && !url.startsWith("jdbc:postgresql:"))
                .ifPresent(
                        _ ->
                                store.problem(
                                        "url",
                                        "another kind of store",
                                        "file:<path> or a jdbc:postgresql: URL"));
        store.integer("retentionDays", 1, 36_500);
        store.integer("maxTurns", 1, 1_000_000);
        store.finish();
        failover(gateway.child("failover"));
    }

    /** By reason: whether the chain goes on, and what cools down for how long (FLV-9). */
    private static void failover(Section failover) {
        for (String reason : REASONS) {
            Section policy = failover.child(reason);
            policy.flag("advances");
            policy.choice("cools", Map.of("candidate", true, "provider", true, "nothing", false));
            policy.node("cooldownMs")
                    .filter(node -> !isListOfTimes(node))
                    .ifPresent(
                            node ->
                                    policy.problem(
                                            "cooldownMs",
                                            Values.describe(node),
                                            "a list of times in milliseconds"));
            policy.finish();
        }
        failover.finish();
    }

    private static boolean isListOfTimes(JsonNode node) {
        return node.isArray()
                && !node.isEmpty()
                && node.valueStream()
                        .allMatch(ms -> Values.whole(ms, 0, Long.MAX_VALUE).isPresent());
    }

    /** The section {@code batch} (chapter 6). */
    static void batch(Section batch) {
        batch.integer("concurrency", 1, 10_000);
        batch.integer("maxConcurrency", 1, 10_000);
        batch.integer("maxAttempts", 1, 100);
        batch.integer("leaseMs", 1000, 3_600_000);
        batch.integer("maxLines", 1, MAX);
        batch.number("maxFileBytes", 1, Long.MAX_VALUE);
        Section folder = batch.child("folder");
        folder.flag("enabled");
        folder.text("path", "the path of a folder");
        folder.integer("stableMs", 0, 3_600_000);
        folder.finish();
        Section jms = batch.child("jms");
        jms.flag("enabled");
        jms.flag("embedded");
        jms.text("url", "the broker's URL");
        jms.integer("maxDeliveries", 1, 1000);
        jms.finish();
        Section kafka = batch.child("kafka");
        kafka.flag("enabled");
        kafka.text("brokers", "host:port, with commas between several");
        kafka.text("requestTopic", "the name of a topic");
        kafka.text("resultTopic", "the name of a topic");
        kafka.finish();
        batch.finish();
    }

    /** {@code memorySearch}, tools: the same in the defaults and an agent. */
    static void agent(Section agent) {
        Section memory = agent.child("memorySearch");
        memory.text("provider", "the id of a provider");
        memory.text("model", "the id of an embedding model");
        Section remote = memory.child("remote");
        remote.text("baseUrl", "an http or https URL");
        remote.providerKey("apiKey");
        remote.finish();
        memory.finish();
        agent.integer("maxToolRounds", 1, 1000);
    }
}
