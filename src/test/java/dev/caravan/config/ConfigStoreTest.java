package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

@DisplayName("CFG-4: reload")
class ConfigStoreTest {
    private final ConfigFiles files;

    ConfigStoreTest(@TempDir Path folder) {
        files = new ConfigFiles(folder);
    }

    @BeforeEach
    void writeFirst() throws Exception {
        files.write("{ gateway: { port: 1001, shutdownGraceMs: 1 } }");
    }

    private ConfigStore open() throws Exception {
        return ConfigStore.open(files.loader(Map.of()), files.file());
    }

    @Test
    void swapsAChangedFileAndTellsTheListeners() throws Exception {
        ConfigStore store = open();
        List<Integer> told = new CopyOnWriteArrayList<>();
        store.onSwap(config -> told.add(config.operation().shutdownGraceMs()));
        GatewayConfig inFlight = store.current();
        files.write("{ gateway: { port: 1001, shutdownGraceMs: 2 } }");
        assertThat(store.reload()).isEqualTo(new ReloadResult.Swapped(List.of()));
        assertThat(store.current().operation().shutdownGraceMs()).isEqualTo(2);
        assertThat(inFlight.operation().shutdownGraceMs()).isEqualTo(1);
        assertThat(told).containsExactly(2);
    }

    @Test
    void saysThatNothingChanged() throws Exception {
        ConfigStore store = open();
        store.onSwap(
                config -> {
                    throw new AssertionError("nothing was swapped");
                });
        files.write("{ /* a comment */ gateway: { port: 1001, shutdownGraceMs: 1 } }");
        assertThat(store.reload()).isEqualTo(new ReloadResult.Unchanged());
    }

    @Test
    void keepsTheOldConfigurationWhenTheFileIsBroken() throws Exception {
        ConfigStore store = open();
        GatewayConfig old = store.current();
        files.write("{ gateway: { port: 1001, shutdownGraceMs: 'soon' } }");
        assertThat(store.reload())
                .isInstanceOfSatisfying(
                        ReloadResult.Rejected.class,
                        rejected ->
                                assertThat(rejected.reason().problems())
                                        .extracting(Problem::path)
                                        .containsExactly("gateway.shutdownGraceMs"));
        assertThat(store.current()).isSameAs(old);
        Files.delete(files.file());
        assertThat(store.reload()).isInstanceOf(ReloadResult.Rejected.class);
        assertThat(store.current()).isSameAs(old);
    }

    @Test
    void asksForARestartInWordsAndKeepsThePortAndAddress() throws Exception {
        ConfigStore store = open();
        files.write(
                """
                { gateway: { port: 1002, bind: "lan", auth: { token: "t" }, shutdownGraceMs: 3,
                             tls: { certPath: "c", keyPath: "k" } } }
                """);
        assertThat(store.reload())
                .isInstanceOfSatisfying(
                        ReloadResult.Swapped.class,
                        swapped ->
                                assertThat(swapped.notes())
                                        .satisfiesExactly(
                                                note ->
                                                        assertThat(note)
                                                                .startsWith("restart needed:")
                                                                .contains("gateway.port", "1002"),
                                                note -> assertThat(note).contains("gateway.bind"),
                                                note -> assertThat(note).contains("gateway.tls")));
        assertThat(store.current().server().port()).isEqualTo(1001);
        assertThat(store.current().server().loopback()).isTrue();
        assertThat(store.current().server().tls()).isEmpty();
        assertThat(store.current().operation().shutdownGraceMs()).isEqualTo(3);
        assertThat(store.reload()).isEqualTo(new ReloadResult.Unchanged());
    }

    @Test
    void neverTakesTheLockOffAPortThatStaysOpenToOthers() throws Exception {
        files.write("{ gateway: { bind: 'lan', auth: { token: 't' } } }");
        ConfigStore store = open();
        files.write("{ gateway: { bind: 'loopback' } }");
        assertThat(store.reload())
                .isInstanceOfSatisfying(
                        ReloadResult.Rejected.class,
                        rejected ->
                                assertThat(rejected.reason().getMessage())
                                        .contains("gateway.auth.mode", "0.0.0.0"));
        assertThat(store.current().auth().secret()).hasValue(new Secret("t"));
    }

    @Test
    void outlivesAListenerThatFails() throws Exception {
        ConfigStore store = open();
        List<Integer> told = new CopyOnWriteArrayList<>();
        store.onSwap(
                config -> {
                    throw new IllegalStateException("on purpose");
                });
        store.onSwap(config -> told.add(config.operation().shutdownGraceMs()));
        files.write("{ gateway: { port: 1001, shutdownGraceMs: 2 } }");
        assertThat(store.reload()).isInstanceOf(ReloadResult.Swapped.class);
        assertThat(told).containsExactly(2);
    }

    @Test
    void watchesTheFileAndTheFolderOfProviders() throws Exception {
        ConfigStore store = open();
        try (ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
                AutoCloseable _ = store.watch(scheduler, 10)) {
            files.write("{ gateway: { port: 1001, shutdownGraceMs: 22 } }");
            await().until(() -> store.current().operation().shutdownGraceMs() == 22);
            files.provider("late", "{ baseUrl: 'http://localhost:1' }");
            await().until(() -> store.current().providers().containsKey("late"));
            files.write("{ gateway: { port: 1001, shutdownGraceMs: }");
            files.provider("later", "{ baseUrl: 'http://localhost:1' }");
            files.write("{ gateway: { port: 1001, shutdownGraceMs: 333 } }");
            await().until(() -> store.current().operation().shutdownGraceMs() == 333);
            assertThat(store.current().listedProviders()).containsOnlyKeys("late", "later");
        }
    }
}
