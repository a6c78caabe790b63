package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Locale;

/**
 * How far a batch is, as one line. Pure.
 *
 * @param outputTokens of its lines so far
 */
record RunProgress(int total, int completed, int failed, long outputTokens) {
    private static final int WIDTH = 24;
    private static final double MS = 1_000;
    private static final int MINUTE = 60;

    /** From a batch as the API shows it. */
    static RunProgress of(JsonNode batch) {
        JsonNode counts = batch.path("request_counts");
        return new RunProgress(
                counts.path("total").asInt(),
                counts.path("completed").asInt(),
                counts.path("failed").asInt(),
                batch.at("/usage/output_tokens").asLong());
    }

    int done() {
        return completed + failed;
    }

    /**
     * The line, without its end.
     *
     * @param begin how far it was when somebody began to look: rates are of what came since
     * @param elapsedMs since then, in milliseconds
     */
    String line(RunProgress begin, long elapsedMs) {
        if (total == 0) {
            return "looking at the lines";
        }
        double seconds = elapsedMs / MS;
        int came = done() - begin.done();
        String rate =
                seconds > 0
                        ? String.format(
                                Locale.ROOT,
                                "%.0f tokens/s",
                                (outputTokens - begin.outputTokens) / seconds)
                        : "- tokens/s";
        String left = came > 0 ? time(Math.round(seconds / came * (total - done()))) : "-";
        int full = (int) ((long) WIDTH * done() / total);
        return "["
                + "#".repeat(full)
                + "-".repeat(WIDTH - full)
                + "] "
                + done()
                + "/"
                + total
                + " lines, "
                + completed
                + " ok, "
                + failed
                + " failed, "
                + rate
                + ", ETA "
                + left;
    }

    private static String time(long seconds) {
        long minutes = seconds / MINUTE;
        return minutes < MINUTE
                ? String.format(Locale.ROOT, "%d:%02d", minutes, seconds % MINUTE)
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        minutes / MINUTE,
                        minutes % MINUTE,
                        seconds % MINUTE);
    }
}
