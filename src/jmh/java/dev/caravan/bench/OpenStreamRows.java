package dev.caravan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** PRF-4: memory of streams that are open together, in fresh processes with little heap. */
final class OpenStreamRows {
    private static final int STREAMS = 5_000;
    private static final double GROWTH = 1.15;

    /** The gateway has two connections a stream; the rest is for everything else. */
    private static final int FILES_NEEDED = 2 * STREAMS + 500;

    private static final int WARM_REQUESTS = 2_000;

    private final Report report;

    OpenStreamRows(Report report) {
        this.report = report;
    }

    /** KiB of a process. */
    private record Kib(long resident, long live) {
        static Kib of(Server server) {
            try {
                long resident = server.residentKib();
                return new Kib(resident, server.liveHeapKib());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What streams took, in KiB each. */
    private record Memory(StreamLoad.Result streams, Kib before, Kib open) {
        double residentEach() {
            return (double) (open.resident() - before.resident()) / STREAMS;
        }

        double liveEach() {
            return (double) (open.live() - before.live()) / STREAMS;
        }
    }

    void run(Path folder) throws IOException, InterruptedException {
        report.progress("PRF-4: 5,000 open streams");
        long files = openFilesAllowed();
        if (files < FILES_NEEDED) {
            report.progress(
                    "PRF-4 IS SKIPPED: a process may open "
                            + files
                            + " files here and it takes "
                            + FILES_NEEDED
                            + " (see ulimit -n)");
            report.add("PRF-4", "5,000 open streams", Row.NONE, Row.NONE, "skipped: ulimit -n");
            return;
        }
        try (Trio trio = Trio.start(List.of("-Xmx512m"), folder)) {
            Memory bare = measure(trio, trio.bare(), trio.toBare());
            Memory gateway = measure(trio, trio.gateway(), trio.toGateway());
            double ratio = gateway.residentEach() / bare.residentEach();
            report.add(
                    "PRF-4",
                    "5,000 open streams, -Xmx512m: resident each",
                    Row.NONE,
                    text(bare),
                    text(gateway) + Report.number(" = %.2f × bare", ratio),
                    "≤ 1.15 × bare, 0 lost",
                    ratio <= GROWTH && gateway.streams().lost() == 0);
        }
    }

    private static String text(Memory memory) {
        return Report.number("%.0f KiB (", memory.residentEach())
                + Report.number("%.0f live), ", memory.liveEach())
                + memory.streams().lost()
                + " lost, first event "
                + Report.percentiles(memory.streams().first());
    }

    private Memory measure(Trio trio, Server server, Target target)
            throws IOException, InterruptedException {
        StreamLoad load = new StreamLoad(STREAMS, 1, 20, 1_000, 8_000);
        Probe.behave(trio.simulator().port(), new byte[] {'{', '}'});
        ChatLoad.run(target, Bodies.small(false), 8, Duration.ofSeconds(10), WARM_REQUESTS);
        Probe.behave(trio.simulator().port(), load.behaviour());
        // What the warm-up left in the heap must not count for the streams.
        server.liveHeapKib();
        Kib before = Kib.of(server);
        AtomicReference<Kib> open = new AtomicReference<>(before);
        StreamLoad.Result result = load.run(target, () -> open.set(Kib.of(server)));
        report.requireAll(target.name() + ", 5,000 streams,", result);
        if (!result.allOpen()) {
            report.fault(target.name() + ": the 5,000 streams were not all open at one moment");
        }
        return new Memory(result, before, open.get());
    }

    /**
     * Soft limit of this process and so of its children (proc(5)); a JVM raises its own to the hard
     * one.
     */
    private static long openFilesAllowed() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.strip().split(" +", -1))
                .mapToLong(
                        words ->
                                words[4].equals("unlimited")
                                        ? Long.MAX_VALUE
                                        : Long.parseLong(words[4]))
                .findFirst()
                .orElse(0);
    }
}
