package dev.caravan.config;

/** Reads the section {@code batch} (chapter 6). */
final class BatchReader {
    private static final int MAX = Integer.MAX_VALUE;
    private static final int LEASE_MS = 30_000;
    private static final long FILE_BYTES = 200_000_000;

    private BatchReader() {}

    static BatchSettings read(Section batch) {
        int concurrency = batch.integer("concurrency", 1, 10_000).orElse(4);
        int most = batch.integer("maxConcurrency", 1, 10_000).orElse(Math.max(64, concurrency));
        if (most < concurrency) {
            batch.problem(
                    "maxConcurrency",
                    String.valueOf(most),
                    "at least batch.concurrency, which is " + concurrency);
        }
        BatchSettings settings =
                new BatchSettings(
                        concurrency,
                        most,
                        batch.integer("maxAttempts", 1, 100).orElse(5),
                        batch.integer("leaseMs", 1000, 3_600_000).orElse(LEASE_MS),
                        batch.integer("maxLines", 1, MAX).orElse(50_000),
                        batch.number("maxFileBytes", 1, Long.MAX_VALUE).orElse(FILE_BYTES),
                        folder(batch.child("folder")),
                        JmsReader.read(batch.child("jms")));
        LaterSections.brokers(batch);
        batch.finish();
        return settings;
    }

    private static BatchSettings.Folder folder(Section folder) {
        BatchSettings.Folder settings =
                new BatchSettings.Folder(
                        folder.flag("enabled", true),
                        folder.text("path", "the path of a folder"),
                        folder.integer("stableMs", 0, 3_600_000).orElse(2_000));
        folder.finish();
        return settings;
    }
}
