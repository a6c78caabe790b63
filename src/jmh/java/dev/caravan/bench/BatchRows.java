package dev.caravan.bench;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** PRF-9 and GUA-6: what a batch costs, and what it does to those who wait for an answer. */
final class BatchRows {
    private static final int LINES = 50_000;
    private static final int LINE_BYTES = 3_800;
    private static final double SECONDS = 60;
    private static final double BESIDE = 1.2;
    private static final int ROUNDS = 5;
    private static final int CONNECTIONS = 4;
    private static final long KIB_PER_MIB = 1_024;

    /** A model that thinks for a moment: with one that does not, only the processor is measured. */
    private static final String THINKING = "{\"responseDelayMs\":50}";

    private final Report report;

    BatchRows(Report report) {
        this.report = report;
    }

    void run(Path folder) throws IOException, InterruptedException {
        try (Trio trio = Trio.start(List.of("-Xmx512m"), folder);
                BatchClient client = new BatchClient(trio.gateway().port())) {
            lines(trio, client, folder);
            beside(trio, client, folder);
        }
    }

    private void lines(Trio trio, BatchClient client, Path folder)
            throws IOException, InterruptedException {
        report.progress("PRF-9: 50,000 lines");
        await(client, client.submit(input(folder, LINES / 10)));
        Path input = input(folder, LINES);
        long begin = System.nanoTime();
        String job = client.submit(input);
        double upload = (System.nanoTime() - begin) / 1e9;
        JsonNode done = await(client, job);
        double seconds = (System.nanoTime() - begin) / 1e9 - upload;
        int answered = done.at("/request_counts/completed").asInt();
        if (answered != LINES) {
            report.fault("PRF-9: " + answered + " of 50,000 lines were answered: " + done);
        }
        report.add(
                "PRF-9",
                Report.number("50,000 lines, %.0f MB, instant upstream", Files.size(input) / 1e6),
                Row.NONE,
                Row.NONE,
                Report.number("%.1f s, ", seconds)
                        + Report.number("%.2f ms a line, ", seconds * 1_000 / LINES)
                        + Report.number("uploaded in %.1f s, ", upload)
                        + trio.gateway().residentKib() / KIB_PER_MIB
                        + " MiB resident",
                "≤ 60 s",
                seconds <= SECONDS);
    }

    private void beside(Trio trio, BatchClient client, Path folder)
            throws IOException, InterruptedException {
        report.progress("GUA-6: chat beside a batch");
        Probe.behave(trio.simulator().port(), THINKING.getBytes(StandardCharsets.UTF_8));
        Target gateway = trio.toGateway();
        Path input = input(folder, LINES);
        double[] alone = new double[ROUNDS];
        double[] beside = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        ask(gateway);
        for (int round = 0; round < ROUNDS; round++) {
            alone[round] = ask(gateway);
            String job = client.submit(input);
            while (client.batch(job).at("/request_counts/completed").asInt() == 0) {
                pause();
            }
            beside[round] = ask(gateway);
            client.cancel(job);
            await(client, job);
            ratios[round] = beside[round] / alone[round];
        }
        double ratio = Rounds.median(ratios);
        report.add(
                "GUA-6",
                "p99 of 4 connections, a batch beside them, model takes 50 ms",
                Row.NONE,
                Row.NONE,
                Report.ms(Rounds.median(beside))
                        + " beside "
                        + Report.ms(Rounds.median(alone))
                        + Report.number(" without = %.2f", ratio),
                "≤ 1.2 ×",
                ratio <= BESIDE);
    }

    private static double ask(Target gateway) throws IOException, InterruptedException {
        return ChatLoad.run(
                        gateway,
                        Bodies.small(false),
                        CONNECTIONS,
                        Duration.ofSeconds(4),
                        Integer.MAX_VALUE)
                .latencies()
                .ms(99);
    }

    private static JsonNode await(BatchClient client, String job)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        while (System.nanoTime() < deadline) {
            JsonNode batch = client.batch(job);
            switch (batch.path("status").asText()) {
                case "completed", "failed", "cancelled", "expired" -> {
                    return batch;
                }
                default -> pause();
            }
        }
        throw new IOException(job + " did not end in ten minutes");
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }

    private static Path input(Path folder, int lines) throws IOException {
        Path file = folder.resolve("lines-" + lines + ".jsonl");
        if (Files.exists(file)) {
            return file;
        }
        String body =
                new String(Bodies.large(LINE_BYTES, 1), StandardCharsets.UTF_8).replace("\n", " ");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < lines; i++) {
                String line =
                        "{\"custom_id\":\"line-%d\",\"method\":\"POST\",\"url\":\"%s\",\"body\":%s}\n"
                                .formatted(i, BatchClient.URL, body);
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }
}
