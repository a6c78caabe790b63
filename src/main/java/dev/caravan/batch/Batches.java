package dev.caravan.batch;

import dev.caravan.config.GatewayConfig;
import dev.caravan.routing.Routing;
import dev.caravan.store.Store;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All that batches are made of, on one store.
 *
 * @param files inputs, and what jobs deliver
 * @param results what files hold
 * @param lone lines that are of no job
 */
public record Batches(
        FileStore files,
        JobStore jobs,
        Results results,
        BatchEngine engine,
        LoneLines lone,
        BatchMetrics metrics) {

    /**
     * What batches need of the rest of a gateway.
     *
     * @param config asked at each use
     * @param routing asked when a job is validated
     * @param random makes ids and pauses
     * @param epochMs milliseconds since 1970
     * @param nowMs a clock that only goes forward, in milliseconds
     */
    public record Needs(
            Store store,
            Supplier<GatewayConfig> config,
            Supplier<Routing> routing,
            Lanes lanes,
            LineRunner runner,
            RandomGenerator random,
            LongSupplier epochMs,
            LongSupplier nowMs) {}

    /** Puts them together; nothing runs before the engine looks. */
    public static Batches of(Needs needs) {
        Ids ids = new Ids(needs.random());
        FileStore files =
                new FileStore(
                        needs.store(),
                        ids,
                        () -> needs.config().get().batch().maxFileBytes(),
                        needs.epochMs());
        JobStore jobs = new JobStore(needs.store(), ids, needs.epochMs());
        BatchMetrics metrics = new BatchMetrics(jobs);
        JobRun.Tools tools =
                new JobRun.Tools(
                        files,
                        metrics,
                        needs.routing(),
                        () -> limits(needs.config().get()),
                        needs.lanes(),
                        needs.runner(),
                        ids,
                        needs.random(),
                        needs.epochMs(),
                        needs.nowMs());
        return new Batches(
                files,
                jobs,
                new Results(needs.store(), files),
                new BatchEngine(
                        jobs,
                        tools,
                        () -> needs.config().get().batch(),
                        ids.next("gateway-"),
                        () -> needs.config().get().store().embedded()),
                new LoneLines(tools),
                metrics);
    }

    private static JobRun.Limits limits(GatewayConfig config) {
        return new JobRun.Limits(
                config.batch().maxLines(),
                (int) Math.min(config.limits().chatBodyBytes(), Integer.MAX_VALUE - 8),
                config.batch().maxAttempts());
    }
}
