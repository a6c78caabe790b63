package dev.caravan.batch;

import java.nio.file.Path;

/**
 * A file that an ended batch hands over (INT-4).
 *
 * @param kind which one it is
 * @param fileName what a sink may call it: the batch's name with an ending of its kind
 * @param content in a file that is deleted when it was handed over
 */
public record Deliverable(
        String batchId,
        String batchName,
        JobState state,
        Kind kind,
        String fileName,
        Path content) {

    /** What it holds. */
    public enum Kind {
        /** Lines that were answered. */
        RESULTS(".results.jsonl"),
        /** Lines with an error. */
        ERRORS(".errors.jsonl"),
        /** Why the batch is not completed, for people. */
        REASON(".reason.txt");

        private final String ending;

        Kind(String ending) {
            this.ending = ending;
        }

        String ending() {
            return ending;
        }
    }
}
