package dev.caravan.batch;

import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What files hold: the parts of an input, the results of a job line by line. Thread-safe. */
public final class Results {
    private static final int LOOK_AHEAD = 200;
    private static final long BYTES_AT_ONCE = 4L << 20;

    private final Store store;
    private final FileStore files;

    public Results(Store store, FileStore files) {
        this.store = store;
        this.files = files;
    }

    private record Size(int line, long bytes) {}

    /** All of a file, read as it is asked for; an error of the store is one of reading. */
    public InputStream open(BatchFile file) {
        return file.jobId().isEmpty()
                ? files.open(file.id())
                : results(file.jobId().get(), file.failed());
    }

    private InputStream results(String jobId, boolean failed) {
        int[] last = {0};
        return new PartsStream(
                _ -> {
                    List<Size> next = sizes(jobId, failed, last[0]);
                    if (next.isEmpty()) {
                        return new byte[0];
                    }
                    int to = next.getFirst().line();
                    long bytes = 0;
                    for (Size size : next) {
                        bytes += size.bytes();
                        if (bytes > BYTES_AT_ONCE) {
                            break;
                        }
                        to = size.line();
                    }
                    byte[] part = lines(jobId, failed, last[0], to);
                    last[0] = to;
                    return part;
                });
    }

    private List<Size> sizes(String jobId, boolean failed, int after) throws StoreUnavailable {
        return store.inTransaction(
                tx ->
                        tx.query(
                                "SELECT line, bytes FROM batch_results WHERE job_id = ? AND failed"
                                        + " = ? AND line > ? ORDER BY line FETCH FIRST ? ROWS ONLY",
                                row -> new Size(row.getInt(1), row.getLong(2)),
                                jobId,
                                failed,
                                after,
                                LOOK_AHEAD));
    }

    private byte[] lines(String jobId, boolean failed, int after, int to) throws StoreUnavailable {
        List<String> lines =
                store.inTransaction(
                        tx ->
                                tx.query(
                                        "SELECT content FROM batch_results WHERE job_id = ? AND"
                                                + " failed = ? AND line > ? AND line <= ? ORDER BY"
                                                + " line",
                                        row -> row.getString(1),
                                        jobId,
                                        failed,
                                        after,
                                        to));
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
