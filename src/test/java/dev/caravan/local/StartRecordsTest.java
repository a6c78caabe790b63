package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.Provider.LocalService;
import dev.caravan.fake.ChildJvm;
import dev.caravan.openai.Json;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@DisplayName("SVC-6: start records and the adoption of orphans")
class StartRecordsTest {
    private static final Path SLEEP = Path.of("/bin/sleep");
    private static final LocalService SETTINGS = Services.settings(SLEEP, "1000");

    @TempDir Path folder;
    private Services services;
    private final List<ChildJvm> gateways = new ArrayList<>();
    private final List<Long> children = new ArrayList<>();

    @BeforeEach
    void setUp() {
        services = new Services(folder);
    }

    @AfterEach
    void tearDown() {
        services.close();
        gateways.forEach(ChildJvm::close);
        children.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Test
    void recordsAProcessUntilItsEnd() throws Exception {
        ServiceProcess process = services.start(SETTINGS);

        StartRecord record = recorded();
        assertThat(record.child()).isEqualTo(new ProcessId(process.pid(), process.startedAt()));
        assertThat(record.gateway().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(record.commandHash()).isEqualTo(CommandHash.of(SETTINGS));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(services.record())))
                .isEqualTo("rw-------");

        process.terminate();
        Services.end(process);
        assertThat(services.record()).doesNotExist();
    }

    @Test
    void adoptsTheProcessOfAKilledGatewayAndCanStopIt() {
        Path server = services.script("sleep 1000 & wait");
        long child = startedByAKilledGateway(server);

        Optional<ServiceProcess> adopted =
                services.records().adopt(Services.ID, Services.settings(server));

        ServiceProcess process = services.keep(adopted.orElseThrow());
        assertThat(process.pid()).isEqualTo(child);
        assertThat(process.isAlive()).isTrue();
        assertThat(recorded().gateway().pid()).isEqualTo(ProcessHandle.current().pid());
        List<ProcessHandle> family = ProcessHandle.of(child).orElseThrow().descendants().toList();
        assertThat(family).hasSize(1);

        process.terminate();

        assertThat(Services.end(process)).contains("exit code unknown");
        assertThat(Services.runs(child)).isFalse();
        assertThat(ProcessTable.running(family)).isEmpty();
        assertThat(services.record()).doesNotExist();
    }

    @Test
    void isAdoptedOnceWhenManyTry() throws Exception {
        startedByAKilledGateway(SLEEP, "1000");

        List<Optional<ServiceProcess>> outcomes;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<Optional<ServiceProcess>> adopt =
                    () -> new StartRecords(services.state()).adopt(Services.ID, SETTINGS);
            outcomes =
                    threads.invokeAll(Collections.nCopies(8, adopt)).stream()
                            .map(Future::resultNow)
                            .toList();
        }

        List<ServiceProcess> adopted = outcomes.stream().flatMap(Optional::stream).toList();
        adopted.forEach(services::keep);
        assertThat(adopted).hasSize(1);
    }

    @Test
    void noticesTheEndOfAnAdoptedProcess() {
        long child = startedByAKilledGateway(SLEEP, "1000");
        ServiceProcess process =
                services.keep(services.records().adopt(Services.ID, SETTINGS).orElseThrow());

        ProcessHandle.of(child).orElseThrow().destroyForcibly();

        Services.end(process);
        assertThat(process.isAlive()).isFalse();
        assertThat(services.record()).doesNotExist();
    }

    @Test
    void leavesTheProcessOfALivingGatewayAlone() throws Exception {
        long child = startedByAGateway(SLEEP, "1000");
        byte[] before = Files.readAllBytes(services.record());

        assertThat(services.records().adopt(Services.ID, SETTINGS)).isEmpty();

        assertThat(Services.runs(child)).isTrue();
        assertThat(Files.readAllBytes(services.record())).isEqualTo(before);
    }

    @Test
    void startsNoSecondBesideTheProcessOfALivingGateway() {
        long child = startedByAGateway(SLEEP, "1000");

        assertThatThrownBy(() -> services.start(SETTINGS))
                .isInstanceOf(CannotLaunch.class)
                .hasMessageContaining("process " + child)
                .hasMessageContaining("still runs");
        assertThat(Services.runs(child)).isTrue();
    }

    @Test
    void stopsTheOrphanOfOtherSettings() {
        long child = startedByAKilledGateway(SLEEP, "2000");

        assertThat(services.records().adopt(Services.ID, SETTINGS)).isEmpty();

        assertThat(Services.runs(child)).isFalse();
        assertThat(services.record()).doesNotExist();
    }

    @Test
    void stopsAnOrphanBeforeItStartsAnother() throws Exception {
        long child = startedByAKilledGateway(SLEEP, "1000");

        ServiceProcess process = services.start(SETTINGS);

        assertThat(Services.runs(child)).isFalse();
        assertThat(recorded().child().pid()).isEqualTo(process.pid());
    }

    @Test
    void neverTouchesAnotherProcessOfTheSameNumber() throws Exception {
        ServiceProcess process = services.start(SETTINGS);
        StartRecord record = recorded();
        Instant earlier = process.startedAt().minusSeconds(60);
        ProcessId gone = new ProcessId(record.gateway().pid(), earlier);
        record(new StartRecord(new ProcessId(process.pid(), earlier), gone, record.commandHash()));

        assertThat(services.records().adopt(Services.ID, SETTINGS)).isEmpty();

        assertThat(process.isAlive()).isTrue();
        assertThat(services.record()).doesNotExist();
        // Still there a good while later: the next process is started and ends meanwhile.
        assertThat(Services.end(services.run("exit 5"))).isEqualTo("exit code 5");
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void removesTheRecordOfADeadProcess() throws Exception {
        ServiceProcess process = services.start(SETTINGS);
        StartRecord record = recorded();
        process.kill();
        Services.end(process);
        record(record);

        assertThat(services.records().adopt(Services.ID, SETTINGS)).isEmpty();
        assertThat(services.record()).doesNotExist();
    }

    @Test
    void removesARecordThatIsNone() throws Exception {
        Files.createDirectories(services.record().getParent());
        Files.writeString(services.record(), "{\"pid\": 1");

        assertThat(services.records().adopt(Services.ID, SETTINGS)).isEmpty();
        assertThat(services.record()).doesNotExist();
    }

    @Test
    void findsNothingInAFolderThatDoesNotExistYet() {
        assertThat(services.records().adopt(Services.ID, SETTINGS)).isEmpty();
    }

    private long startedByAGateway(Path command, String... arguments) {
        List<String> line =
                new ArrayList<>(List.of(services.state().toString(), command.toString()));
        line.addAll(List.of(arguments));
        ChildJvm gateway = ChildJvm.start(GatewayMain.class, line.toArray(String[]::new));
        gateways.add(gateway);
        long child = Long.parseLong(gateway.firstLine());
        children.add(child);
        return child;
    }

    private long startedByAKilledGateway(Path command, String... arguments) {
        long child = startedByAGateway(command, arguments);
        Process gateway = gateways.getLast().process();
        gateway.destroyForcibly().onExit().join();
        assertThat(Services.runs(child)).isTrue();
        return child;
    }

    private StartRecord recorded() {
        try {
            return StartRecord.fromJson(Files.readAllBytes(services.record())).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void record(StartRecord record) throws Exception {
        assertThat(Json.readObject(record.toJson()).size()).isEqualTo(5);
        Files.write(services.record(), record.toJson());
    }
}
