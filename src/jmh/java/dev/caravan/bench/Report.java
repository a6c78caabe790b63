package dev.caravan.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rows so far, and what makes the run worth nothing. One thread. */
final class Report {
    private static final String HOW =
            """
            How it was measured: direct, bare and gateway ran as JVMs of their own on this machine,
            talked to over 127.0.0.1 by one client with kept-alive connections; bare and gateway had
            the JVM flags of the launcher. Each was warmed up until its rate grew no more. Rounds
            took turns (direct, bare, gateway, direct, ...): rates, percentiles, differences and
            ratios are medians over the rounds; those of streams are over all streams. "+" is what
            is added to direct. Lag of an event = from the time that the simulator writes into it
            as it sends it to its arrival at the client. Resident is VmRSS while all 5,000 streams
            were open less VmRSS before them, after a collection; live is the heap after a
            collection, likewise.\
            """;

    private final PrintStream out;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    Report(PrintStream out) {
        this.out = out;
    }

    /** Says on the way what is being done. */
    void progress(String what) {
        out.println("bench: " + what);
        out.flush();
    }

    void add(
            String id,
            String what,
            String direct,
            String bare,
            String gateway,
            String target,
            boolean met) {
        add(new Row(id, what, direct, bare, gateway, target, Optional.of(met)));
    }

    /** A row that has no target. */
    void add(String id, String what, String direct, String bare, String gateway) {
        add(new Row(id, what, direct, bare, gateway, Row.NONE, Optional.empty()));
    }

    private void add(Row row) {
        rows.add(row);
        progress(row.toString());
    }

    /** Events were lost: the build fails. */
    void requireAll(String who, StreamLoad.Result result) {
        if (result.lost() > 0) {
            faults.add(who + " lost " + result.lost() + " events");
        }
    }

    /** Something else that must not be. */
    void fault(String what) {
        faults.add(what);
    }

    boolean isGood() {
        return faults.isEmpty();
    }

    void print() {
        out.println();
        out.println(Row.header());
        rows.forEach(out::println);
        out.println();
        out.println(HOW.replace('\n', ' '));
        faults.forEach(fault -> out.println("FAILED: " + fault));
        out.flush();
    }

    static String ms(double ms) {
        return number("%.2f ms", ms);
    }

    static String rate(double perSecond) {
        return number("%,.0f/s", perSecond);
    }

    static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** {@code p50 … / p99 …}, in milliseconds. */
    static String percentiles(Latencies latencies) {
        return number("p50 %.2f", latencies.ms(50)) + number(" / p99 %.2f ms", latencies.ms(99));
    }
}
