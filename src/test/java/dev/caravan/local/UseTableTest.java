package dev.caravan.local;

import static dev.caravan.local.Bench.DOWN;
import static dev.caravan.local.Bench.HEALTHY;
import static dev.caravan.local.Phase.CHECKING;
import static dev.caravan.local.Phase.FOREIGN;
import static dev.caravan.local.Phase.READY;
import static dev.caravan.local.Phase.STARTING;
import static dev.caravan.local.Phase.STOPPED;
import static dev.caravan.local.Phase.STOPPING;
import static dev.caravan.local.Row.closed;
import static dev.caravan.local.Row.refuse;
import static dev.caravan.local.Row.row;
import static dev.caravan.local.Row.stopped;

import dev.caravan.local.Effect.Grant;
import dev.caravan.local.Effect.Probe;
import dev.caravan.local.Effect.Start;
import dev.caravan.local.Effect.Terminate;
import dev.caravan.local.Event.Adopted;
import dev.caravan.local.Event.Asked;
import dev.caravan.local.Event.Closed;
import dev.caravan.local.Event.Doubted;
import dev.caravan.local.Event.Exited;
import dev.caravan.local.Event.GaveUp;
import dev.caravan.local.Event.Hold;
import dev.caravan.local.Event.Released;
import dev.caravan.local.Event.StopAsked;
import dev.caravan.local.Event.Tick;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** The rows of the machine for a server in use. */
final class UseTableTest {
    private static final Effect PROBE = new Probe();
    private static final Effect START = new Start();
    private static final Effect TERM = new Terminate();

    @ParameterizedTest(name = "{0}")
    @MethodSource({"ready", "foreign"})
    void movesAndActsAsTheTableSays(Row row) {
        row.holds();
    }

    static Stream<Row> ready() {
        return Stream.of(
                row("SVC-1 fresh", Bench.leased().later(999), new Asked(2), READY, new Grant(2, 1)),
                row("SVC-1 stale", Bench.leased().later(1_000), new Asked(2), READY, PROBE),
                row("SVC-1 shares the probe", Bench.stale().on(new Asked(2)), new Asked(3), READY),
                row(
                        "SVC-1 healthy",
                        Bench.stale().on(new Asked(2), new Asked(3)),
                        HEALTHY,
                        READY,
                        new Grant(2, 1),
                        new Grant(3, 1)),
                row("SVC-1 no second start", Bench.stale().on(new Asked(2)), DOWN, READY),
                row(
                        "SVC-1 polled",
                        Bench.stale().on(new Asked(2), DOWN).later(250),
                        new Tick(),
                        READY,
                        PROBE),
                row(
                        "SVC-1 joins the polling",
                        Bench.stale().on(new Asked(2), DOWN),
                        new Asked(3),
                        READY),
                row(
                        "SVC-1 afresh",
                        Bench.stale().on(new Asked(2), DOWN).later(5_000),
                        new Tick(),
                        STOPPING,
                        TERM),
                row(
                        "SVC-1 not under a lease",
                        Bench.leasedStale().on(new Asked(2), DOWN).later(5_000),
                        new Tick(),
                        READY,
                        refuse(
                                2,
                                "not healthy for 5000 ms; last probe: refused; not started afresh,"
                                        + " open leases: 1")),
                row(
                        "SVC-1 not yet",
                        Bench.stale().on(new Asked(2), DOWN).later(4_999).on(new Tick()),
                        DOWN,
                        READY),
                row("SVC-5 not idle yet", Bench.idle().later(2_999), new Tick(), READY),
                row("SVC-5 idle", Bench.idle().later(3_000), new Tick(), STOPPING, TERM),
                row("SVC-5 in use", Bench.leased().later(1_000_000), new Tick(), READY),
                row(
                        "SVC-5 old lease",
                        Bench.leased().on(new Released(0)).later(3_000),
                        new Tick(),
                        READY),
                row(
                        "SVC-5 request cancels",
                        Bench.stale().on(new Asked(2)).later(3_000),
                        new Tick(),
                        READY),
                row(
                        "SVC-5 request left again",
                        Bench.stale().on(new Asked(2), new GaveUp(2)).later(3_000),
                        new Tick(),
                        STOPPING,
                        TERM),
                row(
                        "SVC-1 fresh while ours is alive",
                        Bench.leased().on(new Doubted(1)),
                        new Asked(2),
                        READY,
                        new Grant(2, 1)),
                row("SVC-8 crash", Bench.leased(), new Exited("signal 11"), STOPPED),
                row(
                        "SVC-8 crash under a probe",
                        Bench.stale().on(new Asked(2), HEALTHY).later(1_000).on(new Asked(3), DOWN),
                        new Exited("x"),
                        CHECKING,
                        PROBE),
                row("SVC-11 stop under leases", Bench.leased(), new StopAsked(), STOPPING, TERM),
                row(
                        "SVC-11 stop",
                        Bench.stale().on(new Asked(2)),
                        new StopAsked(),
                        STOPPING,
                        stopped(2),
                        TERM),
                row("SVC-6 closed serves on", Bench.leased(), new Closed(), READY),
                row("SVC-9 hold", Bench.idle(), new Hold(), READY),
                row("tick is safe", Bench.leased(), new Tick(), READY));
    }

    static Stream<Row> foreign() {
        return Stream.of(
                row(
                        "SVC-4 fresh",
                        Bench.foreign().later(999),
                        new Asked(2),
                        FOREIGN,
                        new Grant(2, 1)),
                row("SVC-4 stale", Bench.foreign().later(1_000), new Asked(2), FOREIGN, PROBE),
                row(
                        "SVC-4 not reached, fresh or not",
                        Bench.foreign().on(new Doubted(1), new Released(1)),
                        new Asked(2),
                        FOREIGN,
                        PROBE),
                row(
                        "SVC-4 the one before was not reached",
                        Bench.foreign().on(new Doubted(0)),
                        new Asked(2),
                        FOREIGN,
                        new Grant(2, 1)),
                row(
                        "SVC-4 died",
                        Bench.foreign().later(1_000).on(new Asked(2)),
                        DOWN,
                        STARTING,
                        START),
                row(
                        "SVC-4 died unseen",
                        Bench.foreign().later(1_000).on(new Asked(2), new GaveUp(2)),
                        DOWN,
                        STOPPED),
                row(
                        "SVC-4 closed",
                        Bench.foreign().later(1_000).on(new Closed(), new Asked(2)),
                        DOWN,
                        STOPPED,
                        closed(2)),
                row(
                        "SVC-4 no idle stop",
                        Bench.foreign().on(new Released(1)).later(99_999),
                        new Tick(),
                        FOREIGN),
                row("SVC-4 no stop", Bench.foreign(), new StopAsked(), FOREIGN),
                row("SVC-4 exit", Bench.foreign(), new Closed(), FOREIGN),
                row("SVC-6 it was ours", Bench.foreign(), new Adopted(), READY));
    }
}
