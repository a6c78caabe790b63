package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

@DisplayName("OPS-1: the launcher")
class LauncherTest {
    @TempDir private Path folder;
    private Path tools;

    @BeforeEach
    void copy() throws IOException {
        Files.copy(Path.of("caravan"), folder.resolve("caravan"));
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool :
                List.of("sed", "dirname", "find", "head", "mktemp", "grep", "rm", "cat")) {
            script(
                    tools.resolve(tool),
                    "exec /usr/bin/env -S PATH=/usr/bin:/bin " + tool + " \"$@\"");
        }
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Run(int exit, String out, String err) {}

    private Run run(Map<String, String> environment) throws IOException, InterruptedException {
        Path here = Files.createDirectories(folder.resolve("here"));
        ProcessBuilder builder =
                new ProcessBuilder(
                        "/bin/sh",
                        folder.resolve("caravan").toString(),
                        "gateway",
                        "--port",
                        "1 2");
        builder.directory(here.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("CARAVAN_JVMS", folder.resolve("none").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, err);
    }

    private Path fakeJdk(int version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk" + version));
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        script(
                java,
                """
                case "$1" in
                -XshowSettings*) echo "    java.specification.version = %d" >&2 ;;
                *) echo "from $CARAVAN_CWD in $(pwd)"; for a in "$@"; do echo "$a"; done ;;
                esac
                """
                        .formatted(version));
        return home;
    }

    @Test
    void saysThatAJdkIsMissing() throws IOException, InterruptedException {
        Run run = run(Map.of("JAVA_HOME", fakeJdk(17).toString()));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("caravan: needs a JDK 25 or newer").contains("JAVA_HOME");
    }

    @Test
    void saysThatMavenIsMissingForTheFirstBuild() throws IOException, InterruptedException {
        Run run = run(Map.of("JAVA_HOME", fakeJdk(25).toString()));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("Maven is not on the PATH");
    }

    @Test
    void runsABuildThatIsThere() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("target/lib"));
        Files.writeString(folder.resolve("pom.xml"), "");
        Files.writeString(folder.resolve("target/caravan.jar"), "");

        Run run = run(Map.of("JAVA_HOME", fakeJdk(26).toString(), "JAVA_OPTS", "-Xmx1g -Dx=y"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out().lines())
                .startsWith("from " + folder.resolve("here") + " in " + folder)
                .contains("-Xmx1g", "-Dx=y", "target/caravan.jar:target/lib/*")
                .endsWith("dev.caravan.cli.Caravan", "gateway", "--port", "1 2");
    }
}
