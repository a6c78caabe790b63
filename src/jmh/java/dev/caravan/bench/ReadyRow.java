package dev.caravan.bench;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.Environment;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.Overrides;
import dev.caravan.local.Lease;
import dev.caravan.local.LocalServices;
import dev.caravan.local.Priority;
import dev.caravan.local.ServiceDriver;
import dev.caravan.local.ServiceUnavailable;
import dev.caravan.local.StartInProgress;
import dev.caravan.local.StartRecords;
import dev.caravan.net.Watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * PRF-10: what the ready check of a hot local service adds to a request: a lease taken and given
 * back.
 */
final class ReadyRow {
    private static final int ROUNDS = 200_000;
    private static final double NANOS_PER_MS = 1e6;
    private static final double LIMIT_MS = 0.05;
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;

    private final Report report;

    ReadyRow(Report report) {
        this.report = report;
    }

    /** A server that always answers; it needs no start. */
    private static final class Healthy implements ServiceDriver {
        @Override
        public Health probe(String serviceId) {
            return new Health(true, "HTTP 200");
        }

        @Override
        public void start(String serviceId, StartInProgress start) throws StartFailed {
            throw new StartFailed("it answers without a start");
        }
    }

    void run(Path folder) throws IOException {
        report.progress("PRF-10: ready check");
        Path file = Files.createDirectories(folder.resolve("ready")).resolve("gateway.json5");
        Files.writeString(
                file,
                """
                { models: { mode: "replace", providers: { local: {
                  baseUrl: "http://127.0.0.1:1/v1", models: [],
                  localService: { command: "/bin/true" } } } } }
                """);
        try (Watchdog watchdog = new Watchdog(System::nanoTime, 25);
                LocalServices services =
                        new LocalServices(new Healthy(), new StartRecords(folder), watchdog)) {
            services.configure(
                    new ConfigLoader(Environment.of(Map.of()), Overrides.NONE).load(file).config());
            measure(services);
            double[] ms = measure(services);
            Arrays.sort(ms);
            double p50 = ms[(int) (ms.length * MEDIAN)];
            report.add(
                    "PRF-10",
                    "ready check of a hot local service",
                    Row.NONE,
                    Row.NONE,
                    Report.number("p50 %.4f", p50)
                            + Report.number(" / p99 %.4f ms", ms[(int) (ms.length * TAIL)]),
                    "≤ 0.05 ms",
                    p50 <= LIMIT_MS);
        } catch (InvalidConfig | ServiceUnavailable e) {
            throw new IOException("the ready check cannot be measured: " + e.getMessage(), e);
        }
    }

    private static double[] measure(LocalServices services) throws ServiceUnavailable {
        double[] ms = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            services.ensureReady("local", Priority.INTERACTIVE, Long.MAX_VALUE, _ -> {})
                    .ifPresent(Lease::close);
            ms[i] = (System.nanoTime() - began) / NANOS_PER_MS;
        }
        return ms;
    }
}
