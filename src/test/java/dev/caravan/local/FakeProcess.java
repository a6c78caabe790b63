package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.local.Event.Adopted;
import dev.caravan.local.Event.CouldNotStart;
import dev.caravan.local.Event.Exited;
import dev.caravan.local.Event.Probed;
import dev.caravan.local.Event.Started;

import java.util.Random;

/** The operating system under one service: at most one process of ours, and maybe a foreign one. */
final class FakeProcess {
    /** What the system knows, which the machine may not know yet. */
    enum State {
        NONE,
        ORDERED,
        ALIVE,
        /** Dead, and its exit not reported yet. */
        DEAD
    }

    private final FakeService service;
    State state = State.NONE;
    boolean healthy;
    boolean foreign;
    boolean told;
    private boolean killed;
    private int probes;

    FakeProcess(FakeService service) {
        this.service = service;
    }

    void order() {
        assertThat(state).as("a second process").isEqualTo(State.NONE);
        state = State.ORDERED;
        healthy = false;
        told = false;
        killed = false;
    }

    void terminate() {
        assertThat(state).as("what to terminate").isIn(State.ALIVE, State.DEAD);
        assertThat(told).as("terminated twice").isFalse();
        told = true;
    }

    void kill() {
        assertThat(told).as("asked before it is killed").isTrue();
        assertThat(killed).as("killed twice").isFalse();
        killed = true;
    }

    void probe() {
        assertThat(probes).as("open probes").isZero();
        probes++;
    }

    void answerProbe() {
        if (probes > 0) {
            probes--;
            boolean ok = foreign || (state == State.ALIVE && healthy);
            service.feed(new Probed(ok, ok ? "200" : "refused"));
        }
    }

    void report(boolean well) {
        if (state == State.ORDERED) {
            state = well ? State.ALIVE : State.NONE;
            service.feed(well ? new Started() : new CouldNotStart("no such file"));
        }
    }

    /** Dies by itself; the report may come late. */
    void crash(boolean reportedNow) {
        if (state == State.ALIVE) {
            state = State.DEAD;
        }
        if (reportedNow) {
            obey();
        }
    }

    /** Does what it was told, or reports that it is dead. */
    void obey() {
        if (state == State.DEAD || (state == State.ALIVE && told)) {
            state = State.NONE;
            service.feed(new Exited("exit"));
        }
    }

    void adopt() {
        state = State.ALIVE;
        service.feed(new Adopted());
    }

    /** Comes nearer to an end: answers, reports, dies when killed, and maybe when told. */
    void settle(Random random) {
        answerProbe();
        report(true);
        healthy |= random.nextInt(20) == 0;
        if (killed || state == State.DEAD || random.nextInt(50) == 0) {
            obey();
        }
    }
}
