package dev.caravan.local;

import static dev.caravan.local.Bench.DOWN;
import static dev.caravan.local.Bench.HEALTHY;
import static dev.caravan.local.Phase.CHECKING;
import static dev.caravan.local.Phase.QUEUED;
import static dev.caravan.local.Phase.READY;
import static dev.caravan.local.Phase.STARTING;
import static dev.caravan.local.Phase.STOPPED;
import static dev.caravan.local.Phase.STOPPING;
import static dev.caravan.local.Row.closed;
import static dev.caravan.local.Row.refuse;
import static dev.caravan.local.Row.row;
import static dev.caravan.local.Row.stopped;

import dev.caravan.local.Effect.Grant;
import dev.caravan.local.Effect.JoinGroup;
import dev.caravan.local.Effect.Kill;
import dev.caravan.local.Effect.LeaveGroup;
import dev.caravan.local.Effect.Probe;
import dev.caravan.local.Effect.Start;
import dev.caravan.local.Effect.Terminate;
import dev.caravan.local.Event.Adopted;
import dev.caravan.local.Event.Asked;
import dev.caravan.local.Event.Closed;
import dev.caravan.local.Event.CouldNotStart;
import dev.caravan.local.Event.Exited;
import dev.caravan.local.Event.GaveUp;
import dev.caravan.local.Event.GroupGranted;
import dev.caravan.local.Event.Hold;
import dev.caravan.local.Event.Released;
import dev.caravan.local.Event.StopAsked;
import dev.caravan.local.Event.Tick;
import dev.caravan.local.Event.Unhold;
import dev.caravan.local.Event.Unyield;
import dev.caravan.local.Event.Yield;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** The rows of the machine for a process told to end, and for the group. */
final class StopTableTest {
    private static final Effect PROBE = new Probe();
    private static final Effect START = new Start();
    private static final Effect TERM = new Terminate();
    private static final Effect JOIN = new JoinGroup();
    private static final Effect LEAVE = new LeaveGroup();

    @ParameterizedTest(name = "{0}")
    @MethodSource({"stopping", "group"})
    void movesAndActsAsTheTableSays(Row row) {
        row.holds();
    }

    static Stream<Row> stopping() {
        return Stream.of(
                row("SVC-5 waits", Bench.stopping(), new Asked(2), STOPPING),
                row(
                        "SVC-5 next process",
                        Bench.stopping().on(new Asked(2)),
                        new Exited("0"),
                        CHECKING,
                        PROBE),
                row("SVC-5 nobody", Bench.stopping(), new Exited("0"), STOPPED),
                row(
                        "SVC-9 hold",
                        Bench.stopping().on(new Hold()),
                        new Exited("0"),
                        CHECKING,
                        PROBE),
                row(
                        "SVC-9 left",
                        Bench.stopping().on(new Asked(2), new GaveUp(2)),
                        new Exited("0"),
                        STOPPED),
                row(
                        "SVC-9 unheld",
                        Bench.stopping().on(new Hold(), new Unhold()),
                        new Exited("0"),
                        STOPPED),
                row("SVC-6 patience", Bench.stopping().later(1_999), new Tick(), STOPPING),
                row("SVC-6 kill", Bench.stopping().later(2_000), new Tick(), STOPPING, new Kill()),
                row(
                        "SVC-6 kill once",
                        Bench.stopping().tickAfter(2_000).later(9_999),
                        new Tick(),
                        STOPPING),
                row(
                        "SVC-11 stop",
                        Bench.stopping().on(new Asked(2)),
                        new StopAsked(),
                        STOPPING,
                        stopped(2)),
                row(
                        "SVC-6 closed",
                        Bench.stopping().on(new Asked(2)),
                        new Closed(),
                        STOPPING,
                        closed(2)),
                row(
                        "SVC-6 after closed",
                        Bench.stopping().on(new Closed()),
                        new Asked(2),
                        STOPPING,
                        closed(2)));
    }

    static Stream<Row> group() {
        Bench waiting = Bench.groupLeased().on(new Yield(), new Asked(2));
        return Stream.of(
                row("SVC-12 queues", new Bench(Bench.GROUPED).on(new Asked(1)), DOWN, QUEUED, JOIN),
                row("SVC-12 joins", Bench.queued(), new Asked(2), QUEUED),
                row("SVC-12 granted", Bench.queued(), new GroupGranted(), STARTING, START),
                row("SVC-9 leaves the queue", Bench.queued(), new GaveUp(1), STOPPED, LEAVE),
                row(
                        "SVC-9 hold",
                        Bench.queued().on(new Hold(), new GaveUp(1)),
                        new Unhold(),
                        STOPPED,
                        LEAVE),
                row("SVC-11 stop", Bench.queued(), new StopAsked(), STOPPED, stopped(1), LEAVE),
                row("SVC-6 closed", Bench.queued(), new Closed(), STOPPED, closed(1), LEAVE),
                row("SVC-6 orphan", new Bench(Bench.GROUPED), new Adopted(), STARTING, JOIN, PROBE),
                row("SVC-6 orphan while queued", Bench.queued(), new Adopted(), STARTING, PROBE),
                row(
                        "SVC-12 unwanted place",
                        new Bench(Bench.GROUPED),
                        new GroupGranted(),
                        STOPPED,
                        LEAVE),
                row(
                        "SVC-12 place of a failed start",
                        Bench.groupStarting(),
                        new CouldNotStart("no"),
                        STOPPED,
                        refuse(1, "no"),
                        LEAVE),
                row(
                        "SVC-12 idle yields",
                        Bench.groupLeased().on(new Released(1)),
                        new Yield(),
                        STOPPING,
                        TERM),
                row("SVC-12 leased does not", Bench.groupLeased(), new Yield(), READY),
                row(
                        "SVC-12 newcomers wait",
                        Bench.groupLeased().on(new Yield()),
                        new Asked(2),
                        READY),
                row("SVC-12 last release", waiting, new Released(1), STOPPING, TERM),
                row(
                        "SVC-12 place goes round",
                        Bench.groupLeased().on(new Yield(), new Asked(2), new Released(1)),
                        new Exited("0"),
                        CHECKING,
                        LEAVE,
                        PROBE),
                row(
                        "SVC-12 probe under way",
                        Bench.groupLeased()
                                .on(new Released(1))
                                .later(1_000)
                                .on(new Asked(2), new Yield()),
                        HEALTHY,
                        READY,
                        new Grant(2, 1)),
                row(
                        "SVC-12 probe fails",
                        Bench.groupLeased()
                                .on(new Released(1))
                                .later(1_000)
                                .on(new Asked(2), new Yield()),
                        DOWN,
                        STOPPING,
                        TERM),
                row(
                        "SVC-12 while polled",
                        Bench.groupLeased().on(new Released(1)).later(1_000).on(new Asked(2), DOWN),
                        new Yield(),
                        STOPPING,
                        TERM),
                row(
                        "SVC-12 last waiter leaves",
                        Bench.groupLeased()
                                .on(new Released(1))
                                .later(1_000)
                                .on(new Asked(2), new Yield()),
                        new GaveUp(2),
                        STOPPING,
                        TERM),
                row(
                        "SVC-12 held under a probe",
                        Bench.groupLeased().later(1_000).on(new Asked(2), new Yield()),
                        HEALTHY,
                        READY),
                row(
                        "SVC-12 taken back, fresh",
                        Bench.groupLeased().on(new Yield(), new Asked(2)),
                        new Unyield(),
                        READY,
                        new Grant(2, 1)),
                row(
                        "SVC-12 taken back, stale",
                        Bench.groupLeased().on(new Yield(), new Asked(2)).later(1_000),
                        new Unyield(),
                        READY,
                        PROBE),
                row(
                        "SVC-12 taken back, then released",
                        Bench.groupLeased().on(new Yield(), new Unyield()),
                        new Released(1),
                        READY),
                row(
                        "CFG-9 a dropped service is not asked to stay",
                        Bench.groupLeased().on(new Closed(), new Yield(), new Unyield()),
                        new Released(1),
                        STOPPING,
                        TERM),
                row(
                        "SVC-12 taken back too late",
                        Bench.groupLeased().on(new Released(1), new Yield()),
                        new Unyield(),
                        STOPPING),
                row(
                        "SVC-12 start asked for and not any more",
                        Bench.groupStarting().on(new Hold(), new Yield(), new Unyield()),
                        new GaveUp(1),
                        STARTING),
                row("SVC-12 start waited for", Bench.groupStarting(), new Yield(), STARTING),
                row(
                        "SVC-12 start only held",
                        Bench.groupStarting().on(new Hold(), new GaveUp(1)),
                        new Yield(),
                        STOPPING,
                        TERM),
                row(
                        "SVC-12 hold gives way",
                        Bench.groupStarting().on(new Hold(), new Yield()),
                        new GaveUp(1),
                        STOPPING,
                        TERM),
                row("SVC-12 crash", Bench.groupLeased(), new Exited("9"), STOPPED, LEAVE));
    }
}
