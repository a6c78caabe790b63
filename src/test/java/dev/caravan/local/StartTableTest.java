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
import dev.caravan.local.Event.CouldNotStart;
import dev.caravan.local.Event.Exited;
import dev.caravan.local.Event.GaveUp;
import dev.caravan.local.Event.Hold;
import dev.caravan.local.Event.Started;
import dev.caravan.local.Event.StopAsked;
import dev.caravan.local.Event.Tick;
import dev.caravan.local.Event.Unhold;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** The rows of the machine from STOPPED to a ready process. */
final class StartTableTest {
    private static final Effect PROBE = new Probe();
    private static final Effect START = new Start();
    private static final Effect TERM = new Terminate();

    @ParameterizedTest(name = "{0}")
    @MethodSource({"down", "starting"})
    void movesAndActsAsTheTableSays(Row row) {
        row.holds();
    }

    static Stream<Row> down() {
        String ended = "the process ended before it was ready: exit 1";
        return Stream.of(
                row("SVC-1 probes first", Bench.stopped(), new Asked(1), CHECKING, PROBE),
                row("SVC-9 a hold starts too", Bench.stopped(), new Hold(), CHECKING, PROBE),
                row("SVC-1 one probe for all", Bench.checking(), new Asked(2), CHECKING),
                row("SVC-4 healthy is used", Bench.checking(), HEALTHY, FOREIGN, new Grant(1, 1)),
                row("SVC-1 down is started", Bench.checking(), DOWN, STARTING, START),
                row("SVC-9 nobody waits", Bench.checking(), new GaveUp(1), STOPPED),
                row(
                        "SVC-9 other waiter",
                        Bench.checking().on(new Asked(2)),
                        new GaveUp(1),
                        CHECKING),
                row("SVC-9 a hold stays", Bench.checking().on(new Hold()), new GaveUp(1), CHECKING),
                row("SVC-9 hold ends", Bench.stopped().on(new Hold()), new Unhold(), STOPPED),
                row("SVC-11 stop", Bench.checking(), new StopAsked(), STOPPED, stopped(1)),
                row("SVC-6 gateway stops", Bench.checking(), new Closed(), STOPPED, closed(1)),
                row(
                        "SVC-6 closed",
                        Bench.stopped().on(new Closed()),
                        new Asked(1),
                        STOPPED,
                        closed(1)),
                row("SVC-6 closed, hold", Bench.stopped().on(new Closed()), new Hold(), STOPPED),
                row("SVC-6 orphan", Bench.stopped(), new Adopted(), STARTING, PROBE),
                row(
                        "SVC-6 orphan at exit",
                        Bench.stopped().on(new Closed()),
                        new Adopted(),
                        STOPPING,
                        TERM),
                row("tick is safe", Bench.stopped(), new Tick(), STOPPED),
                row("late exit", Bench.stopped(), new Exited("exit 1"), STOPPED),
                row("no process to stop", Bench.stopped(), new StopAsked(), STOPPED),
                row("unasked answer", Bench.stopped(), HEALTHY, STOPPED),
                row(
                        "SVC-7 could not",
                        Bench.ordered(),
                        new CouldNotStart("no such file"),
                        STOPPED,
                        refuse(1, "no such file")),
                row(
                        "SVC-7 exited",
                        Bench.ordered(),
                        new Exited("exit 1"),
                        STOPPED,
                        refuse(1, ended)));
    }

    static Stream<Row> starting() {
        String late = "not ready within 5000 ms; last probe: refused";
        String ended = "the process ended before it was ready: exit 1";
        return Stream.of(
                row("SVC-3 joins the start", Bench.ordered(), new Asked(2), STARTING),
                row("SVC-1 polls from the start", Bench.ordered(), new Started(), STARTING, PROBE),
                row(
                        "SVC-1 an early tick",
                        Bench.starting().on(DOWN).later(249),
                        new Tick(),
                        STARTING),
                row(
                        "SVC-1 every 250 ms",
                        Bench.starting().on(DOWN).later(250),
                        new Tick(),
                        STARTING,
                        PROBE),
                row("SVC-1 one at a time", Bench.starting().later(2_000), new Tick(), STARTING),
                row(
                        "SVC-3 all share it",
                        Bench.starting().on(new Asked(2)),
                        HEALTHY,
                        READY,
                        new Grant(1, 1),
                        new Grant(2, 1)),
                row(
                        "SVC-7 exited",
                        Bench.starting().on(new Asked(2)),
                        new Exited("exit 1"),
                        STOPPED,
                        refuse(1, ended),
                        refuse(2, ended)),
                row(
                        "SVC-7 just in time",
                        Bench.starting().on(DOWN).later(4_999).on(new Tick()),
                        HEALTHY,
                        READY,
                        new Grant(1, 1)),
                row(
                        "SVC-7 too late",
                        Bench.starting().on(DOWN).later(5_000),
                        new Tick(),
                        STOPPING,
                        refuse(1, late),
                        TERM),
                row(
                        "SVC-7 never reported",
                        Bench.ordered().later(5_000),
                        new Tick(),
                        STOPPING,
                        refuse(
                                1,
                                "not ready within 5000 ms; last probe: none, the process was not"
                                        + " reported alive")),
                row("SVC-9 cancelled", Bench.starting(), new GaveUp(1), STOPPING, TERM),
                row("SVC-9 cancelled before it lives", Bench.ordered(), new GaveUp(1), STOPPING),
                row(
                        "SVC-9 told once it lives",
                        Bench.ordered().on(new GaveUp(1)),
                        new Started(),
                        STOPPING,
                        TERM),
                row(
                        "SVC-9 never lived",
                        Bench.ordered().on(new GaveUp(1)),
                        new CouldNotStart("no"),
                        STOPPED),
                row(
                        "SVC-9 others wait",
                        Bench.starting().on(new Asked(2)),
                        new GaveUp(1),
                        STARTING),
                row("SVC-9 a hold waits", Bench.starting().on(new Hold()), new GaveUp(1), STARTING),
                row(
                        "SVC-9 the hold ends",
                        Bench.starting().on(new Hold(), new GaveUp(1)),
                        new Unhold(),
                        STOPPING,
                        TERM),
                row(
                        "SVC-9 unknown waiter",
                        Bench.stopped().on(new Adopted()),
                        new GaveUp(7),
                        STARTING),
                row("SVC-6 orphan is ready", Bench.stopped().on(new Adopted()), HEALTHY, READY),
                row("SVC-11 stop", Bench.starting(), new StopAsked(), STOPPING, stopped(1), TERM),
                row(
                        "SVC-6 gateway stops",
                        Bench.starting(),
                        new Closed(),
                        STOPPING,
                        closed(1),
                        TERM));
    }
}
