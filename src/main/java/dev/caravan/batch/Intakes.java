package dev.caravan.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.Deliverable.Kind;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Batches that an integrator's routes bring and take back (INT-4), each by the name of its intake.
 * An input is durable when {@link #take} returns; what a batch hands over is handed over until that
 * succeeds, and then forgotten: after a crash in between it comes again, under the same names.
 * Thread-safe.
 */
public final class Intakes {
    private static final Logger LOG = LoggerFactory.getLogger(Intakes.class);

    private final Store store;
    private final Batches batches;

    public Intakes(Store store, Batches batches) {
        this.store = store;
        this.batches = batches;
    }

    /** Takes what a batch hands over. */
    public interface Receiver {
        /**
         * Takes one file; it is gone afterwards.
         *
         * @throws NotDelivered when it is to come again
         */
        void accept(Deliverable file) throws NotDelivered;
    }

    /** Somebody did not take what a batch handed over. */
    public static final class NotDelivered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NotDelivered(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Makes a batch.
     *
     * @param name of the batch: its files are called so
     * @param key two inputs of one key are the same, within 24 hours; empty: each is another
     * @param lines JSONL (BAT-1), with any of the URLs
     */
    public BatchJob take(String intake, String name, Optional<String> key, InputStream lines)
            throws StoreUnavailable, IOException {
        BatchFile input = batches.files().add(name + ".jsonl", lines);
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("source", intake).put("file", name);
        BatchJob job =
                batches.jobs()
                        .create(
                                new JobStore.Order(LineCheck.ANY, input.id(), metadata),
                                key.map(text -> new JobStore.Key(rows(intake).folder() + text, "")),
                                (tx, id) -> rows(intake).add(tx, id, id));
        if (job.inputFileId().equals(input.id())) {
            LOG.info("{} of {} is {}", name, intake, job.id());
        } else {
            batches.files().delete(input.id());
            LOG.info("{} of {} came again, it is {}", name, intake, job.id());
        }
        Thread.startVirtualThread(batches.engine()::look);
        return job;
    }

    private FolderRows rows(String intake) {
        return new FolderRows(store, "intake:" + intake + "/");
    }

    /**
     * Hands over what the batches of an intake that have ended have to deliver, one batch after the
     * other.
     *
     * @throws NotDelivered when the receiver did not take something; that batch and the others are
     *     there for the next time
     */
    public void deliver(String intake, Receiver receiver) throws StoreUnavailable {
        if (!store.mayHoldSomething()) {
            return;
        }
        FolderRows rows = rows(intake);
        for (FolderRows.Ended ended : rows.ended()) {
            Optional<BatchJob> job = batches.jobs().find(ended.jobId());
            if (job.isPresent() && rows.settle(ended.name(), () -> deliver(job.get(), receiver))) {
                LOG.info(
                        "{} of {} is delivered: {}",
                        job.get().id(),
                        intake,
                        job.get().state().code());
            }
        }
    }

    private void deliver(BatchJob job, Receiver receiver) {
        job.outputFileId().ifPresent(file -> deliver(job, Kind.RESULTS, content(file), receiver));
        job.errorFileId().ifPresent(file -> deliver(job, Kind.ERRORS, content(file), receiver));
        if (job.state() != JobState.COMPLETED) {
            byte[] reason = job.reason().getBytes(StandardCharsets.UTF_8);
            deliver(job, Kind.REASON, new ByteArrayInputStream(reason), receiver);
        }
    }

    private InputStream content(String fileId) {
        try {
            return batches.files()
                    .find(fileId)
                    .map(batches.results()::open)
                    .orElseGet(InputStream::nullInputStream);
        } catch (StoreUnavailable e) {
            throw new NotDelivered(e);
        }
    }

    private static void deliver(BatchJob job, Kind kind, InputStream content, Receiver receiver) {
        String name = job.metadata().path("file").asText(job.id());
        try (content) {
            // A sink may read it more than once, and not before all of it is there.
            Path file = Files.createTempFile("caravan-batch-", kind.ending());
            try {
                Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
                receiver.accept(
                        new Deliverable(
                                job.id(), name, job.state(), kind, name + kind.ending(), file));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new NotDelivered(new UncheckedIOException(e));
        }
    }
}
