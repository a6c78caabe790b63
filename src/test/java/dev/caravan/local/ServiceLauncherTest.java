package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.Provider.LocalService;
import dev.caravan.config.Secret;
import dev.caravan.local.CannotLaunch.Reason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

@DisplayName("SVC-2, SVC-7, SEC-10: starting a service's process")
class ServiceLauncherTest {
    private static final Path TRUE = Path.of("/bin/true");

    @TempDir Path folder;
    private Services services;

    @BeforeEach
    void setUp() {
        services = new Services(folder);
    }

    @AfterEach
    void tearDown() {
        services.close();
    }

    @Test
    void passesArgumentsAsTheyAre() throws Exception {
        String[] arguments = {
            "two words", "", "\"quoted\"", "it's", "*", "$HOME", "`id`", "a;b|c&d", "--", "ü\tx"
        };

        ServiceProcess process = services.run("printf '<%s>\\n' \"$@\"", arguments);

        Services.end(process);
        assertThat(process.tail())
                .isEqualTo("<" + String.join(">\n<", arguments) + ">")
                .doesNotContain(System.getProperty("user.home") + ">");
    }

    @Test
    void laysItsEnvironmentOverOurs() throws Exception {
        Path script = services.script("printf '%s|%s|%s' \"$CARAVAN_NEW\" \"$LANG\" \"$PATH\"");
        LocalService settings =
                Services.settings(
                        script.toString(),
                        Optional.empty(),
                        Map.of("CARAVAN_NEW", new Secret("new"), "LANG", new Secret("xx")));

        ServiceProcess process = services.start(settings);

        Services.end(process);
        String path = new ProcessBuilder().environment().get("PATH");
        assertThat(process.tail()).isEqualTo("new|xx|" + path);
    }

    @Test
    void runsInItsFolderWithNothingToRead() throws Exception {
        Path cwd = Files.createDirectory(folder.resolve("its folder"));
        Path script = services.script("pwd; read line || echo nothing");

        ServiceProcess process =
                services.start(
                        Services.settings(
                                script.toString(), Optional.of(cwd.toString()), Map.of()));

        Services.end(process);
        assertThat(process.tail()).isEqualTo(cwd.toRealPath() + "\nnothing");
    }

    @Test
    void saysWithWhichCodeItEnded() throws Exception {
        assertThat(Services.end(services.run("exit 3"))).isEqualTo("exit code 3");
    }

    @Test
    void saysByWhichSignalItEnded() throws Exception {
        assertThat(Services.end(services.run("kill -9 $$"))).isEqualTo("signal 9");
    }

    @Test
    void addsTheLastOutputOfBothStreams() throws Exception {
        ServiceProcess process = services.run("echo loading; echo no such model >&2; exit 1");

        assertThat(Services.end(process))
                .isEqualTo("exit code 1; last output:\nloading\nno such model");
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void knowsWhatItStarted() throws Exception {
        ServiceProcess process = services.start(Services.settings(Path.of("/bin/sleep"), "1000"));

        ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
        assertThat(process.isAlive()).isTrue();
        assertThat(handle.info().startInstant()).contains(process.startedAt());
        await().untilAsserted(
                        () -> assertThat(handle.info().command().orElse("")).endsWith("/sleep"));
    }

    @Test
    void refusesARelativeCommand() {
        refuses("bin/true", Optional.empty(), Reason.COMMAND_NOT_ABSOLUTE, "not an absolute path");
    }

    @Test
    void refusesACommandThatDoesNotExist() {
        String missing = folder.resolve("missing").toString();
        refuses(missing, Optional.empty(), Reason.COMMAND_MISSING, missing + " does not exist");
    }

    @Test
    void refusesAFolder() {
        refuses(folder.toString(), Optional.empty(), Reason.COMMAND_IS_A_DIRECTORY, "is a folder");
    }

    @Test
    void refusesAFileThatIsNotExecutable() throws Exception {
        String file = Files.writeString(folder.resolve("plain"), "text").toString();
        refuses(file, Optional.empty(), Reason.COMMAND_NOT_EXECUTABLE, "is not executable");
    }

    @Test
    void refusesAFolderToWorkInThatDoesNotExist() {
        String cwd = folder.resolve("missing").toString();
        refuses(TRUE.toString(), Optional.of(cwd), Reason.NO_SUCH_CWD, cwd + " does not exist");
    }

    @Test
    void refusesAnArgumentThatNoProcessCanTakeWithoutShowingIt() {
        CannotLaunch refused =
                refused(Services.settings(TRUE.toString(), Optional.empty(), Map.of(), "key\0key"));

        assertThat(refused.reason()).isEqualTo(Reason.REFUSED_BY_SYSTEM);
        assertThat(refused).hasMessageNotContaining("key");
    }

    @Test
    void saysWhatSetsidCouldNotRun() throws Exception {
        Path script = services.executable("#!/missing/interpreter\n");

        String how = Services.end(services.start(Services.settings(script)));

        assertThat(how)
                .isEqualTo("the system cannot run " + script + ": No such file or directory");
    }

    @Test
    void saysWhatTheSystemCouldNotRunWithoutSetsid() {
        services = new Services(folder, Tools.NONE);
        Path script = services.executable("#!/missing/interpreter\n");

        CannotLaunch refused = refused(Services.settings(script));

        assertThat(refused.reason()).isEqualTo(Reason.REFUSED_BY_SYSTEM);
        assertThat(refused)
                .hasMessageStartingWith("the system cannot run " + script + ": ")
                .hasMessageContaining("No such file or directory");
    }

    @Test
    void startsAlthoughNothingCanBeWrittenToItsStateFolder() throws Exception {
        Files.writeString(services.state(), "a file in the folder's place");

        ServiceProcess process = services.run("echo served; exit 4");

        assertThat(Services.end(process)).isEqualTo("exit code 4; last output:\nserved");
    }

    private void refuses(String command, Optional<String> cwd, Reason reason, String message) {
        CannotLaunch refused = refused(Services.settings(command, cwd, Map.of()));
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused).hasMessageContaining(message);
        assertThat(services.record()).doesNotExist();
    }

    private CannotLaunch refused(LocalService settings) {
        return catchThrowableOfType(CannotLaunch.class, () -> services.start(settings));
    }
}
