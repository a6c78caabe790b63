package dev.caravan.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** PRF-7 and PRF-8: a gateway that has just started. */
final class StartRows {
    private static final int STARTS = 3;
    private static final double START_LIMIT_MS = 1_000;
    private static final double IDLE_LIMIT_MIB = 150;
    private static final double KIB_PER_MIB = 1_024;
    private static final long IDLE_SECONDS = 2;

    private final Report report;

    StartRows(Report report) {
        this.report = report;
    }

    void run(Path folder) throws IOException {
        report.progress("PRF-7, PRF-8: starts");
        double[] start = new double[STARTS];
        double[] idle = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            Path config = Configs.write(folder, Server.freePort(), 10);
            try (Server gateway = Server.gateway(List.of(), config)) {
                start[i] = gateway.startMs();
                rest();
                idle[i] = gateway.residentKib() / KIB_PER_MIB;
            }
        }
        double ms = Rounds.median(start);
        report.add(
                "PRF-7",
                "process start to the first good /v1/models",
                Row.NONE,
                Row.NONE,
                Report.number("%.0f ms", ms),
                "≤ 1,000 ms",
                ms <= START_LIMIT_MS);
        double mib = Rounds.median(idle);
        report.add(
                "PRF-8",
                "resident when idle after the start",
                Row.NONE,
                Row.NONE,
                Report.number("%.0f MiB", mib),
                "≤ 150 MB",
                mib <= IDLE_LIMIT_MIB);
    }

    private static void rest() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
