package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

@DisplayName("SVC-6: stopping a process with all its descendants")
class ServiceStopTest {
    @TempDir Path folder;
    private Optional<Services> services = Optional.empty();

    /** With process groups, with setsid but no kill program, and as on a system with neither. */
    static Stream<Tools> tools() {
        Tools all = Tools.ofThisMachine();
        return Stream.of(all, new Tools(all.setsid(), Optional.empty()), Tools.NONE);
    }

    @AfterEach
    void tearDown() {
        services.ifPresent(Services::close);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void endsTheGrandchildAsWell(Tools tools) throws Exception {
        ServiceProcess process = with(tools).run("sleep 1000 & echo $!; wait");
        long grandchild = number(process, 0);

        process.terminate();

        // Signalled one by one, a shell whose child goes first may end by itself before its turn.
        boolean asGroup = tools.setsid().isPresent() && tools.kill().isPresent();
        assertThat(Services.end(process))
                .containsPattern(asGroup ? "^signal 15" : "^(signal 15|exit code 0)");
        assertThat(Services.runs(grandchild)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void endsADescendantThatLeftTheGroup(Tools tools) throws Exception {
        ServiceProcess process =
                with(tools).run("setsid sh -c 'echo $$; exec sleep 1000' & echo $$; wait");
        long one = number(process, 0);
        long other = number(process, 1);
        long left = one == process.pid() ? other : one;

        process.terminate();

        Services.end(process);
        assertThat(Services.runs(left)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void killsWhatDoesNotObeySigterm(Tools tools) throws Exception {
        // Short sleeps: a shell runs its trap when its child ends, and a child that is just being
        // forked may miss the signal.
        ServiceProcess process =
                with(tools).run("trap 'echo not yet' TERM; echo $$; while :; do sleep 0.2; done");
        assertThat(number(process, 0)).isEqualTo(process.pid());

        process.terminate();
        await().until(() -> process.tail().contains("not yet"));
        assertThat(process.isAlive()).isTrue();
        process.kill();

        assertThat(Services.end(process)).startsWith("signal 9; last output:");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void killsAGrandchildThatDoesNotObeySigterm(Tools tools) throws Exception {
        ServiceProcess process =
                with(tools).run("(trap '' TERM; echo ready; exec sleep 1000) & wait");
        await().until(() -> process.tail().contains("ready"));
        List<ProcessHandle> family =
                ProcessHandle.of(process.pid()).orElseThrow().descendants().toList();
        assertThat(family).hasSize(1);

        process.terminate();

        assertThat(Services.end(process)).startsWith("signal 15");
        assertThat(ProcessTable.running(family)).isEmpty();
    }

    @Test
    void endsWhatItLeavesBehind() throws Exception {
        ServiceProcess process = with(Tools.ofThisMachine()).run("sleep 1000 & echo $!; exit 3");

        assertThat(Services.end(process)).startsWith("exit code 3");
        assertThat(Services.runs(number(process, 0))).isFalse();
    }

    @Test
    void leadsAGroupOfItsOwn() throws Exception {
        ServiceProcess process = with(Tools.ofThisMachine()).run("echo $$; exec sleep 1000");

        assertThat(number(process, 0)).isEqualTo(process.pid());
        assertThat(ProcessTable.group(process.pid())).contains(process.pid());
    }

    @Test
    void signalsNobodyOnceItHasEnded() throws Exception {
        ServiceProcess process = with(Tools.ofThisMachine()).run("exit 0");
        Services.end(process);

        process.terminate();
        process.kill();

        assertThat(process.exit()).isCompletedWithValue("exit code 0");
    }

    private Services with(Tools tools) {
        Services made = new Services(folder, tools);
        services = Optional.of(made);
        return made;
    }

    /** A line of its output, which is a number. */
    private static long number(ServiceProcess process, int line) {
        await().until(() -> process.tail().lines().count() > line);
        return Long.parseLong(process.tail().lines().skip(line).findFirst().orElseThrow());
    }
}
