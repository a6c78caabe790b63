package dev.caravan.net;

import dev.caravan.config.Provider;
import dev.caravan.failover.Clock;

import java.util.OptionalLong;

/**
 * How long a model call may take, in milliseconds (PRV-7).
 *
 * @param totalMs bounds the whole call, where something does
 * @param totalClock what that bound is called in the trail
 */
public record CallLimits(
        long headersMs, long firstEventMs, long gapMs, OptionalLong totalMs, Clock totalClock) {
    private static final long HOSTED_STREAM_MS = 120_000;
    private static final long LONG_MS = 600_000;
    private static final long NEVER_MS = Long.MAX_VALUE / 2_000_000;

    /** The provider's own limits, cut to what is left of the deadline over the whole chain. */
    public static CallLimits of(Provider provider, boolean stream, OptionalLong chainLeftMs) {
        OptionalLong own =
                provider.timeoutSeconds().isPresent()
                        ? OptionalLong.of(provider.timeoutSeconds().getAsInt() * 1_000L)
                        : OptionalLong.empty();
        boolean chainFirst =
                chainLeftMs.isPresent()
                        && (own.isEmpty() || chainLeftMs.getAsLong() < own.getAsLong());
        long each =
                own.isPresent()
                        ? NEVER_MS
                        : stream && !provider.local() ? HOSTED_STREAM_MS : LONG_MS;
        return new CallLimits(
                each,
                each,
                each,
                chainFirst ? chainLeftMs : own,
                chainFirst ? Clock.DEADLINE : Clock.PROVIDER_TOTAL);
    }
}
