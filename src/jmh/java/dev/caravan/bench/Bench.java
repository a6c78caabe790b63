package dev.caravan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The benchmark: {@code mvn -Pbench verify}; prints one table (docs/benchmark.md). */
public final class Bench {
    private Bench() {}

    /** Runs it; exits with 1 when a reply was wrong or an event was lost, never for slowness. */
    public static void main(String[] args) throws IOException, InterruptedException {
        // Children must not outlive us, however we end.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () ->
                                        ProcessHandle.current()
                                                .descendants()
                                                .forEach(ProcessHandle::destroyForcibly)));
        Report report = new Report(System.out);
        Path folder = Files.createTempDirectory("caravan-bench");
        try {
            measure(report, folder);
        } catch (IOException e) {
            report.fault(String.valueOf(e.getMessage()));
        }
        report.print();
        System.exit(report.isGood() ? 0 : 1);
    }

    private static void measure(Report report, Path folder)
            throws IOException, InterruptedException {
        new StartRows(report).run(folder);
        try (Trio trio = Trio.start(List.of(), folder)) {
            new ChatRows(report, trio).run(folder);
            new StreamRows(report, trio).run();
        }
        new OpenStreamRows(report).run(folder);
    }
}
