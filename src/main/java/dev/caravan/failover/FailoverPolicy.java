package dev.caravan.failover;

import dev.caravan.config.FailoverOverride;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * For each reason: whether the chain goes on, what cools down, and for how long (FLV-3, FLV-6). The
 * built-in table, with what {@code gateway.failover} changes of it (FLV-9). Immutable.
 */
public final class FailoverPolicy {
    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final List<Long> USUAL = List.of(30 * SECOND, 60 * SECOND, 300 * SECOND);
    private static final List<Long> BILLING = List.of(5 * HOUR, 10 * HOUR, 20 * HOUR, 24 * HOUR);

    /** What is left alone for a while. */
    public enum Cools {
        NOTHING,
        CANDIDATE,
        PROVIDER
    }

    /**
     * One line of the table.
     *
     * @param advances whether the next candidate is tried
     * @param cooldownMs for the first, second, … failure in a row; the last holds for all that
     *     follow; never empty
     */
    public record Rule(boolean advances, Cools cools, List<Long> cooldownMs) {
        public Rule {
            cooldownMs = List.copyOf(cooldownMs);
        }

        /** Milliseconds for the n-th failure in a row, counted from 1. */
        long cooldownMs(int failures) {
            return cooldownMs.get(Math.clamp(failures, 1, cooldownMs.size()) - 1);
        }

        private Rule with(FailoverOverride over) {
            return new Rule(
                    over.advances().orElse(advances),
                    over.cools().map(Cools::valueOf).orElse(cools),
                    over.cooldownMs().isEmpty() ? cooldownMs : over.cooldownMs());
        }
    }

    /** The built-in table. */
    public static final FailoverPolicy DEFAULT = of(Map.of());

    private final Map<Reason, Rule> rules;

    private FailoverPolicy(Map<Reason, Rule> rules) {
        this.rules = rules;
    }

    /**
     * The table with changes.
     *
     * @param overrides by the reason's code
     */
    public static FailoverPolicy of(Map<String, FailoverOverride> overrides) {
        Map<Reason, Rule> rules = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            FailoverOverride over = overrides.get(reason.code());
            rules.put(reason, over == null ? builtIn(reason) : builtIn(reason).with(over));
        }
        return new FailoverPolicy(rules);
    }

    private static Rule builtIn(Reason reason) {
        return switch (reason) {
            case RATE_LIMIT, OVERLOADED, SERVER_ERROR, TIMEOUT, BAD_RESPONSE, EMPTY_RESPONSE ->
                    new Rule(true, Cools.CANDIDATE, USUAL);
            case AUTH, CONNECTION -> new Rule(true, Cools.PROVIDER, USUAL);
            case BILLING -> new Rule(true, Cools.PROVIDER, BILLING);
            case MODEL_NOT_FOUND,
                    FORMAT,
                    LOCAL_SERVICE_FAILED,
                    MISSING_CREDENTIAL,
                    BLOCKED_NETWORK,
                    UNSUPPORTED_INPUT,
                    CONTEXT_WINDOW_TOO_SMALL,
                    CONTEXT_OVERFLOW,
                    COOLDOWN,
                    UNKNOWN ->
                    new Rule(true, Cools.NOTHING, USUAL);
            case CLIENT_DISCONNECTED -> new Rule(false, Cools.NOTHING, USUAL);
        };
    }

    /** The line for a reason. */
    public Rule rule(Reason reason) {
        return rules.getOrDefault(reason, builtIn(reason));
    }
}
