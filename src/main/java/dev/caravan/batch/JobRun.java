package dev.caravan.batch;

import dev.caravan.batch.JobState.Event;
import dev.caravan.routing.Routing;
import dev.caravan.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Takes a job from the state that it is in to its end. It may stop anywhere: what it has done is in
 * the store, and another run goes on from there (GUA-2).
 */
final class JobRun {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    private final Tools tools;
    private final JobLease lease;
    private final JobLines lines;

    /**
     * What runs work with; one set for each gateway.
     *
     * @param metrics told of each result
     * @param routing asked when a job is validated
     * @param limits asked when they are needed
     * @param epochMs milliseconds since 1970: a job's time is over by the clock on the wall
     * @param nowMs a clock that only goes forward, in milliseconds
     */
    record Tools(
            FileStore files,
            BatchMetrics metrics,
            Supplier<Routing> routing,
            Supplier<Limits> limits,
            Lanes lanes,
            LineRunner runner,
            Ids ids,
            RandomGenerator random,
            LongSupplier epochMs,
            LongSupplier nowMs) {}

    /**
     * What a job may hold.
     *
     * @param maxLineBytes of one line
     */
    record Limits(int maxLines, int maxLineBytes, int maxAttempts) {}

    JobRun(Tools tools, JobLease lease) {
        this.tools = tools;
        this.lease = lease;
        this.lines = new JobLines(tools, lease);
    }

    JobLease lease() {
        return lease;
    }

    /** Ends the run soon; lines under way are called back. */
    void stop() {
        lines.stop(JobLines.Stop.LEFT);
    }

    /** Tells it what the store says of the job. */
    void seen(BatchJob job) {
        if (job.state() == JobState.CANCELLING) {
            lines.stop(JobLines.Stop.CANCELLED);
        } else if (tools.epochMs().getAsLong() >= job.expiresMs()) {
            lines.stop(JobLines.Stop.EXPIRED);
        }
    }

    /** Runs until the job has ended, the run is stopped, or the store cannot be used. */
    void run() {
        try {
            BatchJob job = lease.job();
            seen(job);
            JobState state = job.state();
            while (!state.isEnd() && !lines.hasLeft()) {
                state = step(state, job);
            }
            if (state.isEnd()) {
                BatchJob.Counts counts = lease.job().counts();
                LOG.info(
                        "{} {}: {} lines, {} answered, {} with an error",
                        job.id(),
                        state.code(),
                        counts.total(),
                        counts.completed(),
                        counts.failed());
            } else {
                lease.renew(0);
            }
        } catch (StoreUnavailable e) {
            LOG.error("{} waits for the store: {}", lease.jobId(), e.told());
        } catch (IOException e) {
            LOG.error("{} waits, its input cannot be read: {}", lease.jobId(), e.getMessage());
        } catch (LeaseLost e) {
            LOG.warn("{}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private JobState step(JobState state, BatchJob job)
            throws StoreUnavailable, LeaseLost, IOException, InterruptedException {
        return switch (state) {
            case VALIDATING -> validate(job);
            case IN_PROGRESS -> lines.run(job);
            case CANCELLING -> {
                lines.stop(JobLines.Stop.CANCELLED);
                yield lines.run(job);
            }
            case FINALIZING -> lease.tell(Event.DELIVERED);
            case COMPLETED, FAILED, EXPIRED, CANCELLED -> state;
        };
    }

    private JobState validate(BatchJob job) throws StoreUnavailable, LeaseLost, IOException {
        Limits limits = tools.limits().get();
        try (InputStream input = tools.files().open(job.inputFileId())) {
            return new Validation(tools.routing().get(), limits.maxLines(), limits.maxLineBytes())
                    .run(lease, job.endpoint(), input, lines::hasLeft);
        }
    }
}
