package dev.caravan.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.BatchSettings;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Jobs by files in a folder (INT-1). Each step of a file's way leaves a state from which the next
 * one goes on, so that the process may die between any two (GUA-1):
 *
 * <ol>
 *   <li>a whole file is moved from {@code in} to {@code work}, under a name that is free
 *   <li>a job is made of it; that this file has one is kept in the same transaction
 *   <li>when the job has ended, its results are written to {@code out}, whole or not at all, and
 *       the input goes to {@code done} or {@code failed}
 * </ol>
 *
 * <p>One thread at a time.
 */
public final class FolderIntake {
    private static final Logger LOG = LoggerFactory.getLogger(FolderIntake.class);

    /** A store that is away is asked again after so long, in milliseconds. */
    private static final long PAUSE_MS = 10_000;

    private final Store store;
    private final Batches batches;
    private final Supplier<BatchSettings.Folder> settings;
    private final Path stateDir;
    private final LongSupplier epochMs;
    private String lastFault = "";
    private long pausedUntil = Long.MIN_VALUE;

    /**
     * An intake that has not looked yet.
     *
     * @param stateDir where {@code batch} is, unless the settings name another folder
     * @param epochMs the clock of the file system, in milliseconds since 1970
     */
    public FolderIntake(
            Store store,
            Batches batches,
            Supplier<BatchSettings.Folder> settings,
            Path stateDir,
            LongSupplier epochMs) {
        this.store = store;
        this.batches = batches;
        this.settings = settings;
        this.stateDir = stateDir;
        this.epochMs = epochMs;
    }

    /** Takes what is there, and delivers what has ended. A fault is told and tried again. */
    public void look() {
        BatchSettings.Folder now = settings.get();
        if (!now.enabled() || epochMs.getAsLong() < pausedUntil) {
            return;
        }
        Path top =
                now.path()
                        .map(path -> stateDir.toAbsolutePath().resolve(path))
                        .orElseGet(() -> stateDir.toAbsolutePath().resolve("batch"));
        try {
            Folder folder = Folder.at(top.normalize());
            List<Step> steps = new ArrayList<>();
            for (Path file : folder.whole(epochMs.getAsLong() - now.stableMs())) {
                steps.add(() -> folder.claim(file));
            }
            steps.add(() -> take(folder));
            steps.add(() -> deliver(folder));
            each(steps);
            lastFault = "";
        } catch (StoreUnavailable e) {
            pausedUntil = epochMs.getAsLong() + PAUSE_MS;
            tell(e.told());
        } catch (IOException e) {
            tell("In the folder " + top + ": " + e);
        }
    }

    /** Once for as long as it is the same. */
    private void tell(String fault) {
        if (!fault.equals(lastFault)) {
            LOG.error("batches by files do not go on: {}", fault);
            lastFault = fault;
        }
    }

    /** What is done for one input; others are not held up by its fault. */
    private interface Step {
        void run() throws IOException, StoreUnavailable;
    }

    private void take(Folder folder) throws IOException, StoreUnavailable {
        List<Path> work = folder.work();
        if (work.isEmpty()) {
            return;
        }
        FolderRows rows = new FolderRows(store, folder.top().toString());
        List<String> known = rows.names();
        List<Step> steps = new ArrayList<>();
        for (Path file : work) {
            String name = Folder.name(file);
            if (!known.contains(name)) {
                steps.add(() -> take(folder, rows, name, file));
            }
        }
        each(steps);
    }

    private static void each(List<Step> steps) throws IOException, StoreUnavailable {
        Optional<IOException> first = Optional.empty();
        for (Step step : steps) {
            try {
                step.run();
            } catch (IOException e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    private void take(Folder folder, FolderRows rows, String name, Path file)
            throws IOException, StoreUnavailable {
        BatchFile input;
        try (InputStream content = Files.newInputStream(file)) {
            input = batches.files().add(name + ".jsonl", content);
        } catch (InputTooLarge e) {
            folder.explain(name, String.valueOf(e.getMessage()));
            folder.finish(name, "failed");
            LOG.warn("{} has failed: {}", name, e.getMessage());
            return;
        }
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("source", "folder").put("file", name);
        BatchJob job =
                batches.jobs()
                        .create(
                                new JobStore.Order(LineCheck.ANY, input.id(), metadata),
                                Optional.empty(),
                                (tx, id) -> rows.add(tx, name, id));
        LOG.info("{} is {}", file.getFileName(), job.id());
        Thread.startVirtualThread(batches.engine()::look);
    }

    private void deliver(Folder folder) throws IOException, StoreUnavailable {
        if (!store.mayHoldSomething()) {
            return;
        }
        FolderRows rows = new FolderRows(store, folder.top().toString());
        each(rows.ended().stream().<Step>map(ended -> () -> deliver(folder, rows, ended)).toList());
    }

    private void deliver(Folder folder, FolderRows rows, FolderRows.Ended ended)
            throws IOException, StoreUnavailable {
        Optional<BatchJob> job = batches.jobs().find(ended.jobId());
        if (job.isPresent()) {
            deliver(folder, ended.name(), job.get());
            // The input is in a folder again.
            batches.files().delete(job.get().inputFileId());
        }
        rows.forget(ended.name());
    }

    private void deliver(Folder folder, String name, BatchJob job)
            throws IOException, StoreUnavailable {
        write(folder.out(name + ".results.jsonl"), job.outputFileId());
        write(folder.out(name + ".errors.jsonl"), job.errorFileId());
        if (job.state() == JobState.COMPLETED) {
            folder.finish(name, "done");
        } else {
            folder.explain(name, job.reason());
            folder.finish(name, "failed");
        }
        LOG.info("{} has ended: {}", name, job.state().code());
    }

    private void write(Path target, Optional<String> fileId) throws IOException, StoreUnavailable {
        if (fileId.isEmpty()) {
            return;
        }
        Optional<BatchFile> file = batches.files().find(fileId.get());
        if (file.isPresent()) {
            try (InputStream content = batches.results().open(file.get())) {
                Folder.write(target, content);
            }
        }
    }
}
