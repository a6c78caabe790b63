package dev.caravan.batch;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a job is (BAT-4). What happens to it:
 *
 * <pre>
 *              VALID        INVALID  ALL_DONE    DELIVERED  EXPIRED  CANCEL
 * validating   in_progress  failed   -           -          -        cancelling
 * in_progress  -            -        finalizing  -          expired  cancelling
 * finalizing   -            -        -           completed  -        -
 * cancelling   -            -        -           cancelled  -        -
 * </pre>
 *
 * <p>The others are ends: nothing leads out of them. {@code EXPIRED} and {@code DELIVERED} come
 * when each line has its result.
 */
public enum JobState {
    VALIDATING,
    IN_PROGRESS,
    FINALIZING,
    COMPLETED,
    FAILED,
    EXPIRED,
    CANCELLING,
    CANCELLED;

    /** What changes a job's state. */
    public enum Event {
        /** Each line of the input can be run. */
        VALID,
        /** Some line cannot. */
        INVALID,
        /** Each line has been run. */
        ALL_DONE,
        /** What there is to deliver is delivered. */
        DELIVERED,
        /** Its time was over, and each line has a result. */
        EXPIRED,
        /** Somebody wants it to stop. */
        CANCEL
    }

    /** The state after an event; empty where the event does not touch it. */
    public Optional<JobState> after(Event event) {
        return Optional.ofNullable(
                switch (this) {
                    case VALIDATING ->
                            switch (event) {
                                case VALID -> IN_PROGRESS;
                                case INVALID -> FAILED;
                                case CANCEL -> CANCELLING;
                                case ALL_DONE, DELIVERED, EXPIRED -> null;
                            };
                    case IN_PROGRESS ->
                            switch (event) {
                                case ALL_DONE -> FINALIZING;
                                case EXPIRED -> JobState.EXPIRED;
                                case CANCEL -> CANCELLING;
                                case VALID, INVALID, DELIVERED -> null;
                            };
                    case FINALIZING -> event == Event.DELIVERED ? COMPLETED : null;
                    case CANCELLING -> event == Event.DELIVERED ? CANCELLED : null;
                    case COMPLETED, FAILED, EXPIRED, CANCELLED -> null;
                });
    }

    /** Whether it stays what it is for good. */
    public boolean isEnd() {
        return switch (this) {
            case COMPLETED, FAILED, EXPIRED, CANCELLED -> true;
            case VALIDATING, IN_PROGRESS, FINALIZING, CANCELLING -> false;
        };
    }

    /** The name on the wire and in the store, e.g. {@code in_progress}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static JobState of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
