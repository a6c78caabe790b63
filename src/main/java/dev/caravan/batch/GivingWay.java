package dev.caravan.batch;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How many lines are at work while people wait for answers too (GUA-6). People feel lines where the
 * machine is short of processors, and that is looked for directly: a thread that wanted to sleep a
 * moment is woken late. While it is, and people are served, half as many lines may be at work;
 * while it is not, slowly more. With nobody served there is no limit. Thread-safe.
 */
public final class GivingWay {
    /** Looks that are judged together. */
    static final int LOOKS = 10;

    private static final long LOOK_NANOS = 10_000_000;

    /** Beyond what a timer and a collection of garbage are late by themselves. */
    private static final long LATE_NANOS = 2_000_000;

    /** Late looks of {@link #LOOKS} from which on people are kept waiting. */
    private static final int MANY = 2;

    /** Judgements without late looks from one more line to the next: half a second. */
    private static final int CALM = 5;

    /** Judgements after which whoever was served is forgotten: a second. */
    private static final int FORGOTTEN = 10;

    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final IntSupplier people;
    private final LongSupplier nanos;

    // Guarded by this.
    private int most = NO_LIMIT;
    private int calm;
    private int alone = FORGOTTEN;

    /**
     * Gives way to nobody yet.
     *
     * @param people requests that are served now, lines not among them
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    public GivingWay(IntSupplier people, LongSupplier nanos) {
        this.people = people;
        this.nanos = nanos;
    }

    /** Lines that may be at work. */
    synchronized int most() {
        return most;
    }

    /**
     * Looks, on a thread of its own.
     *
     * @param atWork how many lines are
     * @param goesOn asked after each judgement; the last thing that is
     */
    void watch(IntSupplier atWork, BooleanSupplier goesOn) {
        Thread.ofVirtual()
                .name("caravan-giving-way")
                .start(
                        () -> {
                            do {
                                look(atWork);
                            } while (goesOn.getAsBoolean());
                        });
    }

    private void look(IntSupplier atWork) {
        int late = 0;
        boolean served = false;
        for (int i = 0; i < LOOKS; i++) {
            long begin = nanos.getAsLong();
            LockSupport.parkNanos(LOOK_NANOS);
            if (nanos.getAsLong() - begin > LOOK_NANOS + LATE_NANOS) {
                late++;
            }
            served |= people.getAsInt() > 0;
        }
        judge(late, served, atWork.getAsInt());
    }

    /**
     * Draws the conclusion of some looks.
     *
     * @param late how many of {@link #LOOKS} were late
     * @param served whether people were served meanwhile
     * @param atWork lines that are at work
     */
    synchronized void judge(int late, boolean served, int atWork) {
        alone = served ? 0 : Math.min(FORGOTTEN, alone + 1);
        if (alone == FORGOTTEN) {
            most = NO_LIMIT;
            calm = 0;
        } else if (late >= MANY) {
            most = Math.max(1, Math.min(most, atWork) / 2);
            calm = 0;
        } else if (most == NO_LIMIT) {
            // From here on it goes up step by step.
            most = Math.max(1, atWork);
        } else if (++calm >= CALM) {
            most++;
            calm = 0;
        }
    }
}
