package dev.caravan.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loads of whole replies on several targets that take turns, so that what else the machine does
 * meets all of them.
 *
 * @param targets in the order of their turns
 * @param results a list for each target: one result a round
 */
record Rounds(List<Target> targets, List<List<ChatLoad.Result>> results) {
    private static final Duration WARM_SLICE = Duration.ofSeconds(3);
    private static final int WARM_SLICES = 30;
    private static final double GROWS = 1.05;
    private static final int ANY = Integer.MAX_VALUE;

    /**
     * Lets the JVMs compile what they run, all connections in use, until the rate grows no more:
     * three slices in a row that are no better than the best before. Says when time cut it short.
     */
    static void warmUp(Report report, List<Target> targets, byte[] body, int connections)
            throws IOException, InterruptedException {
        for (Target target : targets) {
            double best = 0;
            int still = 0;
            for (int slice = 0; slice < WARM_SLICES && still < 3; slice++) {
                double rate = ChatLoad.run(target, body, connections, WARM_SLICE, ANY).perSecond();
                still = rate > best * GROWS ? 0 : still + 1;
                best = Math.max(best, rate);
            }
            if (still < 3) {
                report.progress(
                        target.name() + " IS NOT WARM: its rate still grows, and will be too low");
            }
        }
    }

    /** Runs so many rounds of so long each. */
    static Rounds run(List<Target> targets, byte[] body, int connections, int rounds, Duration time)
            throws IOException, InterruptedException {
        return run(targets, body, connections, rounds, time, ANY);
    }

    /** As before, with at most so many requests a round. */
    static Rounds run(
            List<Target> targets,
            byte[] body,
            int connections,
            int rounds,
            Duration time,
            int atMost)
            throws IOException, InterruptedException {
        List<List<ChatLoad.Result>> results = new ArrayList<>();
        targets.forEach(_ -> results.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < targets.size(); i++) {
                results.get(i).add(ChatLoad.run(targets.get(i), body, connections, time, atMost));
            }
        }
        return new Rounds(targets, results);
    }

    /** Median of the rounds' rates. */
    double perSecond(int target) {
        return median(
                results.get(target).stream().mapToDouble(ChatLoad.Result::perSecond).toArray());
    }

    /** Median over the rounds of one target's rate divided by another's. */
    double ratio(int target, int by) {
        double[] ratios = new double[results.get(target).size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] =
                    results.get(target).get(round).perSecond()
                            / results.get(by).get(round).perSecond();
        }
        return median(ratios);
    }

    /** Median over the rounds of a percentile, in milliseconds. */
    double ms(int target, double percent) {
        return median(
                results.get(target).stream().mapToDouble(r -> r.latencies().ms(percent)).toArray());
    }

    /** What one target takes longer than another: median over the rounds, in milliseconds. */
    double addedMs(int target, int than, double percent) {
        double[] added = new double[results.get(target).size()];
        for (int round = 0; round < added.length; round++) {
            added[round] =
                    results.get(target).get(round).latencies().ms(percent)
                            - results.get(than).get(round).latencies().ms(percent);
        }
        return median(added);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
