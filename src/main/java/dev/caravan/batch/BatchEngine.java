package dev.caravan.batch;

import dev.caravan.config.BatchSettings;
import dev.caravan.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Takes jobs that are nobody's, runs them, and keeps them while they run (GUA-2, GUA-3).
 * Thread-safe.
 */
public final class BatchEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchEngine.class);
    private static final long STOP_SECONDS = 10;

    private final JobStore jobs;
    private final JobRun.Tools tools;
    private final Supplier<BatchSettings> settings;
    private final String owner;
    private final BooleanSupplier alone;
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicBoolean again = new AtomicBoolean();
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private volatile Predicate<BatchJob> wanted = _ -> true;
    private boolean begun;
    private volatile boolean closed;

    private record Running(JobRun run, CountDownLatch over) {}

    /**
     * An engine that runs nothing yet.
     *
     * @param owner stands for this process, unlike any other's
     * @param alone whether nobody else can have the store open: what runs in it ran in a process
     *     that is dead
     */
    BatchEngine(
            JobStore jobs,
            JobRun.Tools tools,
            Supplier<BatchSettings> settings,
            String owner,
            BooleanSupplier alone) {
        this.jobs = jobs;
        this.tools = tools;
        this.settings = settings;
        this.owner = owner;
        this.alone = alone;
    }

    /** Leaves jobs to others that are not wanted. */
    public void only(Predicate<BatchJob> jobs) {
        wanted = jobs;
    }

    /**
     * Looks at the store: renews what runs, stops what was cancelled, begins what is free. To be
     * called again and again, well within a third of the lease; whoever changes a job may call it
     * at once.
     *
     * @return whether the store can be used
     */
    public boolean look() {
        boolean usable = true;
        again.set(true);
        // One looks; who comes meanwhile has it look once more.
        while (again.get() && looking.tryLock()) {
            try {
                again.set(false);
                lookOnce();
            } catch (StoreUnavailable e) {
                usable = false;
                LOG.debug("batches cannot be looked at: {}", e.told());
            } finally {
                looking.unlock();
            }
        }
        return usable;
    }

    private void lookOnce() throws StoreUnavailable {
        if (closed) {
            return;
        }
        if (!begun) {
            if (alone.getAsBoolean()) {
                jobs.freeAll();
            }
            tools.files().sweep();
            begun = true;
        }
        for (Running job : running.values()) {
            keep(job.run());
        }
        for (String id : jobs.free(owner)) {
            if (!running.containsKey(id) && jobs.find(id).filter(wanted).isPresent()) {
                begin(id);
            }
        }
    }

    private void keep(JobRun run) throws StoreUnavailable {
        try {
            run.seen(run.lease().renew(settings.get().leaseMs()));
        } catch (LeaseLost e) {
            run.stop();
        }
    }

    private void begin(String id) throws StoreUnavailable {
        Optional<JobLease> lease = jobs.take(id, owner, settings.get().leaseMs());
        if (lease.isEmpty()) {
            return;
        }
        Running job = new Running(new JobRun(tools, lease.get()), new CountDownLatch(1));
        running.put(id, job);
        Thread.ofVirtual()
                .name("caravan-batch-job")
                .start(
                        () -> {
                            try {
                                job.run().run();
                            } catch (RuntimeException e) {
                                LOG.error("{} stopped, and is begun again later", id, e);
                            } finally {
                                running.remove(id);
                                job.over().countDown();
                            }
                        });
    }

    /** Jobs that this gateway runs. */
    public int runningJobs() {
        return running.size();
    }

    /** Calls lines back and gives the jobs away; another process goes on with them. */
    @Override
    public void close() {
        closed = true;
        running.values().forEach(job -> job.run().stop());
        for (Running job : running.values()) {
            try {
                if (!job.over().await(STOP_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("a job did not stop in time");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
