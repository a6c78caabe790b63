package dev.caravan.batch;

import dev.caravan.store.StoreUnavailable;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The meters of batches (GUA-10): results of lines that this gateway has kept, and how many jobs
 * the store has in which state. Labels are these states and outcomes, never anything of a request.
 * What lines use counts where that of all requests does. Thread-safe.
 */
public final class BatchMetrics {
    private final JobStore jobs;
    private final Map<Outcome, LongAdder> lines = new EnumMap<>(Outcome.class);
    private volatile Map<JobState, Integer> states = Map.of();

    /** How a line ended. */
    enum Outcome {
        /** A model answered. */
        COMPLETED,
        /** Nobody did. */
        FAILED,
        /** The batch was cancelled, or its time was over, before the line ran. */
        NOT_RUN
    }

    BatchMetrics(JobStore jobs) {
        this.jobs = jobs;
        for (Outcome outcome : Outcome.values()) {
            lines.put(outcome, new LongAdder());
        }
    }

    /** A line has its result; it has only one. */
    void ended(Outcome outcome) {
        lines.getOrDefault(outcome, new LongAdder()).increment();
    }

    /**
     * Counts the jobs anew; not at each scrape, which must not wait for a database.
     *
     * @throws StoreUnavailable when they cannot be counted; the last numbers stay
     */
    public void refresh() throws StoreUnavailable {
        states = jobs.states();
    }

    /** Puts the meters into a registry, from the beginning, so that a rate is right. */
    public void register(MeterRegistry registry) {
        lines.forEach(
                (outcome, count) ->
                        FunctionCounter.builder("caravan.batch.lines", count, LongAdder::sum)
                                .description("Lines of batches that have their result")
                                .tag("outcome", name(outcome))
                                .register(registry));
        for (JobState state : JobState.values()) {
            Gauge.builder("caravan.batch.jobs", () -> states.getOrDefault(state, 0))
                    .description("Batches in the store, by their state")
                    .tag("state", state.code())
                    .register(registry);
        }
    }

    private static String name(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> "completed";
            case FAILED -> "failed";
            case NOT_RUN -> "not_run";
        };
    }
}
