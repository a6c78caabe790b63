package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.local.Effect.Grant;
import dev.caravan.local.Effect.JoinGroup;
import dev.caravan.local.Effect.Kill;
import dev.caravan.local.Effect.LeaveGroup;
import dev.caravan.local.Effect.Probe;
import dev.caravan.local.Effect.Refuse;
import dev.caravan.local.Effect.Start;
import dev.caravan.local.Effect.Terminate;
import dev.caravan.local.Event.Asked;
import dev.caravan.local.Event.GaveUp;
import dev.caravan.local.Event.Hold;
import dev.caravan.local.Event.Released;
import dev.caravan.local.Event.StopAsked;
import dev.caravan.local.Event.Tick;
import dev.caravan.local.Event.Unhold;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** One machine with its process and its requests; holds every step to the invariants. */
final class FakeService {
    private final World world;
    private final ServiceMachine machine;
    private final Settings settings;
    final FakeGroup group;
    final FakeProcess process = new FakeProcess(this);
    ServiceModel model;
    private long lastWaiter;
    final List<Long> waiting = new ArrayList<>();

    /** The generations of the leases that clients hold, of all generations. */
    private final List<Long> leases = new ArrayList<>();

    private int holders;
    private boolean stopAsked;
    private boolean adopted;

    FakeService(World world, Settings settings, FakeGroup group) {
        this.world = world;
        this.settings = settings;
        this.group = group;
        machine = new ServiceMachine(settings);
        model = ServiceModel.stopped(world.nowMs);
    }

    void feed(Event event) {
        ServiceModel before = model;
        Step step = machine.step(before, event, world.nowMs);
        assertThat(machine.step(before, event, world.nowMs)).as("pure").isEqualTo(step);
        model = step.next();
        stopAsked |= event instanceof StopAsked && before.owned();
        adopted |= event instanceof Event.Adopted;
        world.tally.count(before.phase(), model.phase());
        for (Effect effect : step.effects()) {
            world.tally.count(before.phase(), effect);
            carryOut(effect);
        }
        if (!model.owned()) {
            stopAsked = false;
            adopted = false;
        }
        holds();
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Probe _ -> process.probe();
            case Start _ -> start();
            case Terminate _ -> {
                spares();
                process.terminate();
            }
            case Kill _ -> {
                spares();
                process.kill();
            }
            case Grant(long waiter, long generation) -> grant(waiter, generation);
            case Refuse(long waiter, _) -> answer(waiter);
            case JoinGroup _ -> group.join(this);
            case LeaveGroup _ -> {
                assertThat(process.state).as("leaves with").isEqualTo(FakeProcess.State.NONE);
                group.leave(this);
            }
        }
    }

    private void start() {
        assertThat(model.closed()).as("closed").isFalse();
        assertThat(world.nowMs).as("backs off").isGreaterThanOrEqualTo(retryAtMs());
        if (settings.group().isPresent()) {
            assertThat(group.holds(this)).as("the group's place").isTrue();
            assertThat(world.all())
                    .as("side by side")
                    .allMatch(other -> other.process.state == FakeProcess.State.NONE);
        }
        process.order();
    }

    private long retryAtMs() {
        return model.history().retryAtMs();
    }

    /** A process with open leases ends only when a person or the gateway's exit says so. */
    private void spares() {
        assertThat(model.phase()).as("foreign is spared").isNotEqualTo(Phase.FOREIGN);
        if (!stopAsked) {
            assertThat(leases).as("leases").doesNotContain(model.generation());
        }
    }

    private void grant(long waiter, long generation) {
        answer(waiter);
        assertThat(generation).isEqualTo(model.generation());
        assertThat(model.phase()).isIn(Phase.READY, Phase.FOREIGN);
        if (model.phase() == Phase.READY) {
            assertThat(process.told).as("granted on a dying process").isFalse();
        }
        leases.add(generation);
    }

    private void answer(long waiter) {
        assertThat(waiting.remove((Object) waiter)).as("waits for its one answer").isTrue();
    }

    private void holds() {
        assertThat(model.leases()).isNotNegative();
        assertThat(model.waiters()).as("those without an answer").isEqualTo(waiting);
        assertThat(model.holds().open() + model.holds().settled()).isEqualTo(holders);
        boolean wanted = !waiting.isEmpty() || model.holds().open() > 0;
        switch (model.phase()) {
            case STOPPED -> {
                assertThat(wanted).as("wanted while stopped").isFalse();
                assertThat(model.leases()).isZero();
            }
            case CHECKING, QUEUED -> assertThat(wanted).as("wanted").isTrue();
            case STARTING -> {
                assertThat(wanted || adopted).as("wanted").isTrue();
                assertThat(model.leases()).isZero();
            }
            case READY, FOREIGN, STOPPING ->
                    assertThat(model.leases())
                            .as("counts each lease once")
                            .isEqualTo(leases.stream().filter(this::isPresent).count());
        }
        if (!model.owned()) {
            assertThat(process.state).isEqualTo(FakeProcess.State.NONE);
        }
    }

    private boolean isPresent(long generation) {
        return generation == model.generation();
    }

    void ask() {
        lastWaiter++;
        waiting.add(lastWaiter);
        feed(new Asked(lastWaiter));
    }

    void giveUp(Random random) {
        if (!waiting.isEmpty()) {
            long waiter = waiting.remove(random.nextInt(waiting.size()));
            feed(new GaveUp(waiter));
        }
    }

    void release(Random random) {
        if (!leases.isEmpty()) {
            feed(new Released(leases.remove(random.nextInt(leases.size()))));
        }
    }

    void releaseAll() {
        while (!leases.isEmpty()) {
            feed(new Released(leases.removeLast()));
        }
    }

    void hold() {
        holders++;
        feed(new Hold());
    }

    void unhold() {
        if (holders > 0) {
            holders--;
            feed(new Unhold());
        }
    }

    /** Events that make no sense now, or only spoil a probe, must change no invariant. */
    void nonsense(Random random) {
        switch (random.nextInt(4)) {
            case 0 -> feed(new GaveUp(lastWaiter + 1_000));
            case 1 -> feed(new Released(model.generation() + 1));
            case 2 -> feed(new Event.Doubted(model.generation()));
            default -> feed(new Tick());
        }
    }

    void tickIfDue(boolean anyway) {
        OptionalLong wakeMs = model.nextWakeMs();
        if (anyway || (wakeMs.isPresent() && wakeMs.getAsLong() <= world.nowMs)) {
            feed(new Tick());
            feed(new Tick());
            assertThat(model.nextWakeMs().orElse(Long.MAX_VALUE))
                    .as("no busy waiting")
                    .isGreaterThan(world.nowMs);
        }
    }
}
