package dev.caravan.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** PRF-1, PRF-2, PRF-5 and PRF-6: whole replies. */
final class ChatRows {
    private static final int CONNECTIONS = 64;
    private static final int DIRECT = 0;
    private static final int BARE = 1;
    private static final int GATEWAY = 2;
    private static final double ENOUGH = 0.6;
    private static final double SAME = 0.1;

    private static final byte[] SMALL = Bodies.small(false);

    private final Report report;
    private final Trio trio;

    ChatRows(Report report, Trio trio) {
        this.report = report;
        this.trio = trio;
    }

    /** Lets all three compile what they run; needed before the rest. */
    void warmUp() throws IOException, InterruptedException {
        report.progress("warming up");
        Rounds.warmUp(report, trio.targets(), SMALL, CONNECTIONS);
    }

    /** PRF-1 and PRF-2. */
    void load() throws IOException, InterruptedException {
        throughput();
        oneConnection();
    }

    /** PRF-5 and PRF-6. */
    void growth(Path folder) throws IOException, InterruptedException {
        configGrowth(folder);
        large("1 MB prompt", 1_000_000, 6, 30);
        large("20 MB prompt", 20_000_000, 120, 4);
    }

    private void throughput() throws IOException, InterruptedException {
        report.progress("PRF-1: 64 connections");
        Rounds all = Rounds.run(trio.targets(), SMALL, CONNECTIONS, 5, Duration.ofSeconds(3));
        double ratio = all.ratio(GATEWAY, BARE);
        report.add(
                "PRF-1",
                "whole replies, 64 connections",
                rate(all, DIRECT),
                rate(all, BARE),
                rate(all, GATEWAY) + Report.number(" = %.2f × bare", ratio),
                "≥ 0.6 × bare",
                ratio >= ENOUGH);
    }

    private static String rate(Rounds all, int target) {
        return Report.rate(all.perSecond(target)) + ", " + percentiles(all, target);
    }

    private static String percentiles(Rounds all, int target) {
        return Report.number("p50 %.2f", all.ms(target, 50))
                + Report.number(" / p99 %.2f ms", all.ms(target, 99));
    }

    private void oneConnection() throws IOException, InterruptedException {
        report.progress("PRF-2: 1 connection");
        Rounds all = Rounds.run(trio.targets(), SMALL, 1, 5, Duration.ofMillis(1500));
        double p50 = all.addedMs(GATEWAY, DIRECT, 50);
        double p99 = all.addedMs(GATEWAY, DIRECT, 99);
        report.add(
                "PRF-2",
                "added at 1 connection",
                percentiles(all, DIRECT),
                "+" + added(all.addedMs(BARE, DIRECT, 50), all.addedMs(BARE, DIRECT, 99)),
                "+" + added(p50, p99),
                "p50 ≤ 0.35, p99 ≤ 3 ms",
                p50 <= 0.35 && p99 <= 3);
    }

    private static String added(double p50, double p99) {
        return Report.number("p50 %.2f", p50) + Report.number(" / p99 %.2f ms", p99);
    }

    private void configGrowth(Path folder) throws IOException, InterruptedException {
        report.progress("PRF-6: 1,000 models");
        int port = trio.simulator().port();
        // Both fresh, so that both are compiled equally far.
        try (Server few = Server.gateway(List.of(), Configs.write(folder, port, 10));
                Server many = Server.gateway(List.of(), Configs.write(folder, port, 1000))) {
            List<Target> both = List.of(few.target("10 models"), many.target("1,000 models"));
            Rounds.warmUp(report, both, SMALL, CONNECTIONS);
            Rounds all = Rounds.run(both, SMALL, CONNECTIONS, 5, Duration.ofSeconds(2));
            double ratio = all.ratio(1, 0);
            report.add(
                    "PRF-6",
                    "rate with 1,000 models beside 10",
                    Row.NONE,
                    Row.NONE,
                    Report.rate(all.perSecond(1))
                            + " beside "
                            + Report.rate(all.perSecond(0))
                            + Report.number(" = %.2f", ratio),
                    "within 10 %",
                    Math.abs(1 - ratio) <= SAME);
        }
    }

    private void large(String what, int bytes, double limitMs, int perRound)
            throws IOException, InterruptedException {
        report.progress("PRF-5: " + what);
        double one = largeRow(what + ", one message", Bodies.large(bytes, 1), limitMs, perRound, 0);
        largeRow(what + ", 2,000 messages", Bodies.large(bytes, 2_000), limitMs, perRound, one);
    }

    private double largeRow(
            String what, byte[] body, double limitMs, int perRound, double notMuchOver)
            throws IOException, InterruptedException {
        List<Target> two = List.of(trio.toSimulator(), trio.toGateway());
        Rounds.run(two, body, 1, 1, Duration.ofSeconds(4), 2 * perRound);
        Rounds all = Rounds.run(two, body, 1, 5, Duration.ofSeconds(4), perRound);
        double added = all.addedMs(1, 0, 50);
        report.add(
                "PRF-5",
                what,
                Report.number("p50 %.1f ms", all.ms(0, 50)),
                Row.NONE,
                Report.number("+%.1f ms", added),
                Report.number("≤ %.0f ms", limitMs)
                        + (notMuchOver > 0 ? ", no worse than one message" : ""),
                added <= limitMs && (notMuchOver == 0 || added <= notMuchOver * 1.1 + 0.1));
        return added;
    }
}
