package dev.caravan.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A gateway with JVM flags that are tried, beside one as the launcher runs it. */
final class FlagRows {
    private static final int CONNECTIONS = 64;
    private static final double KIB_PER_MIB = 1_024;

    private final Report report;
    private final Trio trio;

    FlagRows(Report report, Trio trio) {
        this.report = report;
        this.trio = trio;
    }

    void run(Path folder) throws IOException, InterruptedException {
        List<String> flags = Launcher.tried();
        byte[] body = Bodies.small(false);
        Path config = Configs.write(folder, trio.simulator().port(), 10);
        try (Server now = Server.gateway(List.of(), config);
                Server tried = Server.gateway(flags, config)) {
            String idle = resident(tried) + " beside " + resident(now);
            List<Target> both = List.of(now.target("gateway"), tried.target("gateway, tried"));
            Rounds.warmUp(report, both, body, CONNECTIONS);
            Rounds many = Rounds.run(both, body, CONNECTIONS, 7, Duration.ofSeconds(2));
            Rounds one = Rounds.run(both, body, 1, 5, Duration.ofSeconds(1));
            report.add(
                    "flags",
                    "`" + String.join(" ", flags) + "` beside the launcher's",
                    Row.NONE,
                    Row.NONE,
                    Report.number("rate × %.2f, ", many.ratio(1, 0))
                            + Report.number("p99 at 64 %.1f", many.ms(1, 99))
                            + Report.number(" beside %.1f ms, ", many.ms(0, 99))
                            + Report.number("p50 at 1 %+.2f ms, ", one.addedMs(1, 0, 50))
                            + "idle "
                            + idle
                            + ", after load "
                            + resident(tried)
                            + " beside "
                            + resident(now)
                            + Report.number(", start %.0f", tried.startMs())
                            + Report.number(" beside %.0f ms", now.startMs()));
        }
    }

    private static String resident(Server server) throws IOException {
        return Report.number("%.0f MiB", server.residentKib() / KIB_PER_MIB);
    }
}
