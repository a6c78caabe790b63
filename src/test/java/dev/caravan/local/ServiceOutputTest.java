package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.Secret;
import dev.caravan.fake.ChildJvm;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

@DisplayName("SVC-10: a service's output")
class ServiceOutputTest {
    private static final long FILE_BYTES = 5 * 1024 * 1024;
    private static final String KEY = "sk-canary-0123456789";
    private static final String TOKEN = "env-canary-9876543210";

    @TempDir Path folder;
    private Services services;

    @BeforeEach
    void setUp() {
        services = new Services(folder).hiding(KEY, "short");
    }

    @AfterEach
    void tearDown() {
        services.close();
    }

    @Test
    void neitherBlocksTheChildNorGrowsWhenItFloods() throws Exception {
        Path flood =
                services.script("head -c 52428800 /dev/zero | tr '\\0' x >&2; echo end; exit 7");

        // A heap that could not hold the flood.
        try (ChildJvm gateway =
                ChildJvm.start(
                        GatewayMain.class,
                        List.of("-Xmx24m", "-XX:+UseSerialGC"),
                        Map.of(),
                        services.state().toString(),
                        flood.toString())) {
            gateway.firstLine();
            int code = gateway.process().waitFor();

            assertThat(code).as("%s", gateway.errors()).isZero();
            assertThat(gateway.output())
                    .contains("exit code 7; last output:")
                    .anyMatch(line -> line.endsWith("xxxend"));
        }
        try (Stream<Path> files = Files.list(services.log().getParent())) {
            List<Path> logs =
                    files.filter(file -> file.toString().contains(Services.ID + ".log")).toList();
            assertThat(logs).hasSize(3);
            assertThat(logs).allMatch(file -> size(file) <= FILE_BYTES);
        }
        assertThat(size(services.log().resolveSibling(Services.ID + ".log.1")))
                .isGreaterThan(FILE_BYTES - 20_000);
    }

    @Test
    void masksSecretsInTheFileTheTailAndTheMessage() throws Exception {
        Path script =
                services.script(
                        "echo key $1; printf %s \"$2\"; sleep 0.1; echo \"$3\" >&2; echo $TOKEN"
                                + " short; exit 1");

        ServiceProcess process =
                services.start(
                        Services.settings(
                                script.toString(),
                                Optional.empty(),
                                Map.of("TOKEN", new Secret(TOKEN)),
                                KEY,
                                KEY.substring(0, 9),
                                KEY.substring(9)));

        String masked = "key ***\n***\n*** short";
        assertThat(Services.end(process)).isEqualTo("exit code 1; last output:\n" + masked);
        assertThat(process.tail()).isEqualTo(masked);
        assertThat(services.log()).hasContent(masked);
    }

    @Test
    void canBeReadByTheOwnerOnly() throws Exception {
        Services.end(services.run("echo hello"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(services.log())))
                .isEqualTo("rw-------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(services.log().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void keepsTheOutputOfEarlierRunsInTheFile() throws Exception {
        Services.end(services.run("echo first"));
        ServiceProcess second = services.run("echo second");
        Services.end(second);

        assertThat(services.log()).hasContent("first\nsecond");
        assertThat(second.tail()).isEqualTo("second");
    }

    @Test
    void keepsTheLastEightKibibytesInMemory() throws Exception {
        ServiceProcess process =
                services.run("head -c 100000 /dev/zero | tr '\\0' x; echo; echo last");

        Services.end(process);
        assertThat(process.tail()).hasSize(Tail.BYTES - 1).endsWith("x\nlast");
    }

    @Test
    void takesWhatATerminalWouldObeyOutOfTheTail() throws Exception {
        ServiceProcess process = services.run("printf 'a\\033[31mb\\007\\tc\\n'");

        Services.end(process);
        assertThat(process.tail()).isEqualTo("a[31mb\tc");
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
