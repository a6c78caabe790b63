package dev.caravan.local;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What past starts and probes leave behind.
 *
 * @param failures failed starts in a row
 * @param retryAtMs until then no start is tried; {@link Long#MIN_VALUE} when not backing off
 * @param lastError the last failure, kept after a success for the operator to read
 * @param lastProbe what the last probe saw
 * @param startCount processes ordered so far; adopted ones do not count
 * @param lastStartDurationMs ms from the last successful start's order until it was ready
 */
public record History(
        int failures,
        long retryAtMs,
        Optional<String> lastError,
        Optional<String> lastProbe,
        long startCount,
        OptionalLong lastStartDurationMs) {

    static final History NONE =
            new History(
                    0, Long.MIN_VALUE, Optional.empty(), Optional.empty(), 0, OptionalLong.empty());

    History startFailed(String why, long nowMs) {
        long backOffMs = Settings.backOffMs(failures + 1);
        return new History(
                failures + 1,
                backOffMs == 0 ? Long.MIN_VALUE : nowMs + backOffMs,
                Optional.of(why),
                lastProbe,
                startCount,
                lastStartDurationMs);
    }

    History erred(String why) {
        return new History(
                failures, retryAtMs, Optional.of(why), lastProbe, startCount, lastStartDurationMs);
    }

    History probed(String detail) {
        return new History(
                failures,
                retryAtMs,
                lastError,
                Optional.of(detail),
                startCount,
                lastStartDurationMs);
    }

    History ordered() {
        return new History(
                failures, retryAtMs, lastError, lastProbe, startCount + 1, lastStartDurationMs);
    }

    History healthy() {
        return new History(
                0, Long.MIN_VALUE, lastError, lastProbe, startCount, lastStartDurationMs);
    }

    History startTook(long durationMs) {
        return new History(
                failures, retryAtMs, lastError, lastProbe, startCount, OptionalLong.of(durationMs));
    }
}
