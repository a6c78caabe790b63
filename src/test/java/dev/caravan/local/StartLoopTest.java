package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.caravan.local.ServiceDriver.Health;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

@DisplayName("SVC-2: the readiness loop takes the probes that the machine wants")
@Timeout(20)
final class StartLoopTest {
    private final AtomicBoolean waiting = new AtomicBoolean(true);
    private final List<ServiceProcess> processes = new ArrayList<>();
    private final List<Health> seen = new ArrayList<>();
    private final StartLoop loop = new StartLoop(waiting::get, processes::add, seen::add);

    @Test
    void takesEachProbeThatIsDueOnce() throws Exception {
        loop.probeIsDue();
        loop.probeIsDue();

        assertThat(loop.awaitProbe()).isTrue();
        assertThat(loop.awaitProbe()).isTrue();
        assertThat(loop.leavesOneDue()).isFalse();
    }

    @Test
    void waitsForAProbeThatIsNotDueYet() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var round = threads.submit(loop::awaitProbe);
            loop.probeIsDue();
            assertThat(round.get()).isTrue();
        }
    }

    @Test
    void endsAWaitWhenTheServiceIsReadyOrGivenUp() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var round = threads.submit(loop::awaitProbe);
            waiting.set(false);
            assertThat(round.get()).isFalse();
        }
        assertThat(loop.isWaiting()).isFalse();
    }

    @Test
    void leavesAProbeThatIsDueAtItsEndToOthers() throws Exception {
        waiting.set(false);
        loop.probeIsDue();

        assertThat(loop.awaitProbe()).isFalse();
        assertThat(loop.leavesOneDue()).isTrue();
        assertThat(loop.leavesOneDue()).as("told once").isFalse();
    }

    @Test
    void knowsWhetherThereIsAProcess() {
        ServiceProcess process = new FakeServer.Running(1);
        assertThat(loop.hasProcess()).isFalse();

        loop.started(process);

        assertThat(loop.hasProcess()).isTrue();
        assertThat(processes).containsExactly(process);
    }

    @Test
    void hasAProcessBeforeItTellsOfIt() {
        CompletableFuture<Boolean> had = new CompletableFuture<>();
        StartLoop[] own = new StartLoop[1];
        own[0] = new StartLoop(waiting::get, _ -> had.complete(own[0].hasProcess()), seen::add);

        own[0].started(new FakeServer.Running(1));

        assertThat(had).isCompletedWithValue(true);
    }

    @Test
    void passesOnWhatAProbeSaw() {
        loop.probed(new Health(false, "HTTP 503"));

        assertThat(seen).containsExactly(new Health(false, "HTTP 503"));
    }

    @Test
    void letsItselfBeInterrupted() {
        var round = new FutureTask<>(loop::awaitProbe);
        Thread thread = Thread.startVirtualThread(round);
        thread.interrupt();

        assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                .isThrownBy(round::get)
                .withCauseInstanceOf(InterruptedException.class);
    }
}
