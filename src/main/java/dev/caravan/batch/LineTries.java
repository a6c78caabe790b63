package dev.caravan.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.BatchMetrics.Outcome;
import dev.caravan.batch.LineCheck.Checked;
import dev.caravan.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Runs lines of a job once, and keeps what comes of them. Thread-safe. */
final class LineTries {
    private static final String RESULT = "batch_req_";
    private static final Logger LOG = LoggerFactory.getLogger(LineTries.class);

    private final JobRun.Tools tools;
    private final JobLease lease;
    private final ResultWriter results;
    private final RecentParts parts;

    LineTries(JobRun.Tools tools, JobLease lease) {
        this.tools = tools;
        this.lease = lease;
        this.results = new ResultWriter(lease::addResults);
        this.parts = new RecentParts(tools.files()::part);
    }

    /**
     * A line that was run once.
     *
     * @param again the line, where it is to be run again
     */
    record Tried(LineOutcome outcome, Optional<LineQueue.Entry> again) {}

    /** Runs a line once; its result, if it has one, is kept when this returns. */
    Tried attempt(BatchJob job, LineQueue.Entry entry, Recall recall)
            throws StoreUnavailable, LeaseLost, IOException {
        Checked.Good line = read(job, entry.ref());
        LineOutcome outcome = tools.runner().run(line.url(), line.body(), recall);
        Optional<LineQueue.Entry> again =
                switch (outcome) {
                    case LineOutcome.Answered answered -> {
                        keep(
                                entry.ref(),
                                Outcome.COMPLETED,
                                id -> ResultLine.answered(id, line.customId(), answered));
                        yield Optional.empty();
                    }
                    case LineOutcome.Failed failure -> failed(entry, line, failure);
                    case LineOutcome.Cooling(long leftMs) ->
                            Optional.of(later(entry, entry.attempts(), leftMs));
                    case LineOutcome.Recalled() -> Optional.of(entry);
                };
        return new Tried(outcome, again);
    }

    private Optional<LineQueue.Entry> failed(
            LineQueue.Entry entry, Checked.Good line, LineOutcome.Failed failure)
            throws StoreUnavailable, LeaseLost {
        int attempts = entry.attempts() + 1;
        OptionalLong pause =
                new RetryRule(tools.limits().get().maxAttempts())
                        .pauseMs(failure, attempts, tools.random());
        if (pause.isPresent()) {
            return Optional.of(later(entry, attempts, pause.getAsLong()));
        }
        keep(entry.ref(), Outcome.FAILED, id -> ResultLine.failed(id, line.customId(), failure));
        return Optional.empty();
    }

    private LineQueue.Entry later(LineQueue.Entry entry, int attempts, long pauseMs) {
        return new LineQueue.Entry(entry.ref(), attempts, tools.nowMs().getAsLong() + pauseMs);
    }

    private interface Line {
        ObjectNode of(String id);
    }

    private void keep(LineRef ref, Outcome outcome, Line line) throws StoreUnavailable, LeaseLost {
        boolean failed = outcome != Outcome.COMPLETED;
        JsonNode result = line.of(tools.ids().next(RESULT));
        if (results.add(LineResult.of(ref.line(), failed, result))) {
            tools.metrics().ended(outcome);
        }
    }

    /** It was well when it was validated, and nobody can change it. */
    private Checked.Good read(BatchJob job, LineRef ref) throws IOException {
        byte[] bytes = parts.read(job.inputFileId(), ref.start(), ref.length());
        if (LineCheck.check(bytes, job.endpoint()) instanceof Checked.Good good) {
            return good;
        }
        throw new IOException("line " + ref.line() + " is not what it was");
    }

    /** The lines that will not be run have results that say so. */
    void close(BatchJob job, BooleanSupplier left, String code, String message)
            throws StoreUnavailable, LeaseLost, IOException {
        List<LineRef> lines = lease.pending();
        for (int from = 0; from < lines.size(); from += ResultWriter.MOST) {
            if (left.getAsBoolean()) {
                throw new LeaseLost(job.id());
            }
            List<LineResult> some = new ArrayList<>();
            int to = Math.min(lines.size(), from + ResultWriter.MOST);
            for (LineRef ref : lines.subList(from, to)) {
                String id = tools.ids().next(RESULT);
                String customId = read(job, ref).customId();
                some.add(
                        LineResult.of(
                                ref.line(), true, ResultLine.notRun(id, customId, code, message)));
            }
            lease.addResults(some).forEach(_ -> tools.metrics().ended(Outcome.NOT_RUN));
        }
        LOG.info("{}: {} lines were not run: {}", job.id(), lines.size(), code);
    }
}
