package dev.caravan.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** PRF-3: what a stream's events wait for on the way. */
final class StreamRows {
    private static final int DIRECT = 0;
    private static final int BARE = 1;
    private static final int GATEWAY = 2;
    private static final int WARM_ROUNDS = 4;

    private final Report report;
    private final Trio trio;

    StreamRows(Report report, Trio trio) {
        this.report = report;
        this.trio = trio;
    }

    void run() throws IOException, InterruptedException {
        report.progress("PRF-3: 200 streams");
        StreamLoad few = new StreamLoad(200, 4, 20, 50, 1_000);
        for (int warm = 0; warm < WARM_ROUNDS; warm++) {
            run(few);
        }
        List<StreamLoad.Result> all = run(few);
        Latencies direct = all.get(DIRECT).first();
        Latencies gateway = all.get(GATEWAY).first();
        double p50 = gateway.ms(50) - direct.ms(50);
        double p99 = gateway.ms(99) - direct.ms(99);
        report.add(
                "PRF-3",
                "first event, 200 streams",
                Report.percentiles(direct),
                added(all.get(BARE).first(), direct),
                added(gateway, direct),
                "+p50 ≤ 1, +p99 ≤ 10 ms",
                p50 <= 1 && p99 <= 10);
        double lag = all.get(GATEWAY).lag().ms(50) - all.get(DIRECT).lag().ms(50);
        report.add(
                "PRF-3",
                "lag of an event, 200 streams",
                Report.percentiles(all.get(DIRECT).lag()),
                added(all.get(BARE).lag(), all.get(DIRECT).lag()),
                added(all.get(GATEWAY).lag(), all.get(DIRECT).lag()),
                "+p50 ≤ 0.5 ms",
                lag <= 0.5);
        many();
    }

    private void many() throws IOException, InterruptedException {
        report.progress("LOD-1: 2,000 streams");
        List<StreamLoad.Result> all = run(new StreamLoad(2_000, 1, 20, 200, 2_000));
        report.add(
                "LOD-1",
                "first event, 2,000 streams",
                Report.percentiles(all.get(DIRECT).first()),
                lostAnd(all.get(BARE)),
                lostAnd(all.get(GATEWAY)),
                "0 events lost",
                all.get(GATEWAY).lost() == 0);
    }

    private static String lostAnd(StreamLoad.Result result) {
        return Report.percentiles(result.first()) + ", " + result.lost() + " lost";
    }

    private static String added(Latencies one, Latencies than) {
        return Report.number("+p50 %.2f", one.ms(50) - than.ms(50))
                + Report.number(" / +p99 %.2f ms", one.ms(99) - than.ms(99));
    }

    private List<StreamLoad.Result> run(StreamLoad load) throws IOException, InterruptedException {
        Probe.behave(trio.simulator().port(), load.behaviour());
        List<StreamLoad.Result> results = new ArrayList<>();
        for (Target target : trio.targets()) {
            StreamLoad.Result result = load.run(target, () -> {});
            report.requireAll(target.name() + ", " + load.streams() + " streams,", result);
            results.add(result);
        }
        return results;
    }
}
