package dev.caravan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The benchmark: {@code mvn -Pbench verify}; prints one table (docs/benchmark.md). */
public final class Bench {
    private static final Set<String> PARTS =
            Set.of("start", "chat", "growth", "slow", "streams", "open", "batch");
    private static final Set<String> BESIDE_ONE_ANOTHER =
            Set.of("chat", "growth", "slow", "streams");

    private Bench() {}

    /**
     * Runs it; exits with 1 when a reply was wrong or an event was lost, never for slowness.
     *
     * @param args the parts to run, of {@code start}, {@code chat}, {@code growth}, {@code slow},
     *     {@code streams}, {@code open}, {@code batch}; none = all
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Report report = new Report(System.out);
        Path folder = Files.createTempDirectory("caravan-bench");
        try {
            measure(report, folder, parts(args));
        } catch (IOException e) {
            report.fault(String.valueOf(e.getMessage()));
        }
        report.print();
        System.exit(report.isGood() ? 0 : 1);
    }

    private static Set<String> parts(String[] args) {
        Set<String> asked = new HashSet<>();
        for (String arg : args) {
            asked.addAll(List.of(arg.split(" ", -1)));
        }
        boolean all = asked.isEmpty() || asked.contains("all");
        Set<String> parts = all ? PARTS : asked;
        if (!PARTS.containsAll(parts)) {
            throw new IllegalArgumentException("parts are " + PARTS + ", not " + parts);
        }
        return parts;
    }

    private static void measure(Report report, Path folder, Set<String> parts)
            throws IOException, InterruptedException {
        if (parts.contains("start")) {
            new StartRows(report).run(folder);
        }
        if (!Collections.disjoint(parts, BESIDE_ONE_ANOTHER)) {
            besideOneAnother(report, folder, parts);
        }
        if (parts.contains("open")) {
            new OpenStreamRows(report).run(folder);
        }
        if (parts.contains("batch")) {
            new BatchRows(report).run(folder);
        }
    }

    private static void besideOneAnother(Report report, Path folder, Set<String> parts)
            throws IOException, InterruptedException {
        try (Trio trio = Trio.start(List.of(), folder)) {
            ChatRows chat = new ChatRows(report, trio);
            chat.warmUp();
            if (parts.contains("chat")) {
                chat.load();
                new ReadyRow(report).run(folder);
            }
            if (parts.contains("growth")) {
                chat.growth(folder);
            }
            if (parts.contains("slow")) {
                new SlowClientRow(report, trio).run();
            }
            if (!Launcher.tried().isEmpty()) {
                new FlagRows(report, trio).run(folder);
            }
            if (parts.contains("streams")) {
                new StreamRows(report, trio).run();
            }
        }
    }
}
