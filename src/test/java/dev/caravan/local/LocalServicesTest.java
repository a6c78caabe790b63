package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.Environment;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Overrides;
import dev.caravan.net.Watchdog;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The runtime on a fake server; real threads, real time. */
final class LocalServicesTest {
    private static final String IDLE = "idleStopMs: 3";

    private final Watchdog watchdog = new Watchdog(System::nanoTime, 1);
    private final FakeServer server = new FakeServer();

    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        watchdog.close();
    }

    private GatewayConfig config(String keys) throws Exception {
        Path file = folder.resolve("gateway.json5");
        Files.writeString(
                file,
                """
                { models: { mode: "replace", providers: { x: {
                    baseUrl: "http://127.0.0.1:1/v1", models: [],
                    localService: { command: "/bin/true", %s } } } } }
                """
                        .formatted(keys));
        return new ConfigLoader(Environment.of(Map.of()), Overrides.NONE).load(file).config();
    }

    private LocalServices services(ServiceDriver driver, String keys) throws Exception {
        LocalServices services =
                new LocalServices(driver, new StartRecords(folder.resolve("state")), watchdog);
        services.configure(config(keys));
        return services;
    }

    private static Lease lease(LocalServices services) throws ServiceUnavailable {
        return services.ensureReady("x", Priority.INTERACTIVE, 30_000, _ -> {}).orElseThrow();
    }

    @Test
    @DisplayName(
            "SVC-5: 300 races of an idle stop with a request: nobody is left on a dying process")
    void neverGrantsADyingProcess() throws Exception {
        AtomicInteger left = new AtomicInteger();
        try (LocalServices services = services(server, IDLE)) {
            for (int round = 0; round < 300; round++) {
                try (Lease _ = lease(services)) {
                    if (!server.serves()) {
                        left.incrementAndGet();
                    }
                }
                // Around the moment of the idle stop, sooner and later.
                LockSupport.parkNanos(2_000_000L + (round % 30) * 200_000L);
            }
        }
        assertThat(left).hasValue(0);
        assertThat(server.second).hasValue(0);
        assertThat(server.starts.get()).isGreaterThan(1);
    }

    @Test
    @DisplayName("SVC-3 SVC-5: many callers, leases and idle stops, never two processes")
    void neverHasTwoProcesses() throws Exception {
        AtomicInteger left = new AtomicInteger();
        try (LocalServices services = services(server, IDLE);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long pause = 1_000_000L + i * 300_000L;
                callers.add(
                        CompletableFuture.runAsync(
                                () -> callAgain(services, pause, left), threads));
            }
            callers.forEach(CompletableFuture::join);
        }
        assertThat(left).hasValue(0);
        assertThat(server.second).hasValue(0);
        assertThat(server.serves()).as("stopped with its services").isFalse();
    }

    private void callAgain(LocalServices services, long pauseNanos, AtomicInteger left) {
        for (int i = 0; i < 15; i++) {
            try (Lease _ = lease(services)) {
                LockSupport.parkNanos(pauseNanos);
                if (!server.serves()) {
                    left.incrementAndGet();
                }
            } catch (ServiceUnavailable e) {
                throw new IllegalStateException(e);
            }
            LockSupport.parkNanos(pauseNanos * 3);
        }
    }

    @Test
    @DisplayName("SVC-8: a request after a crash has waited for a start, and says so")
    void startsAgainAfterACrash() throws Exception {
        try (LocalServices services = services(server, "idleStopMs: 0")) {
            lease(services).close();
            assertThat(lease(services).describe()).startsWith("ready");
            server.crash();
            assertThat(lease(services).describe()).startsWith("started");
        }
        assertThat(server.starts).hasValue(2);
    }

    @Test
    @DisplayName("SVC-7: routes that break are a failed start, not a wait without end")
    void failsWhenTheRoutesBreak() throws Exception {
        ServiceDriver broken =
                new ServiceDriver() {
                    @Override
                    public Health probe(String serviceId) {
                        throw new IllegalStateException("no such route");
                    }

                    @Override
                    public void start(String serviceId, StartInProgress start) {
                        throw new IllegalStateException("no such route");
                    }
                };
        try (LocalServices services = services(broken, "readyTimeoutMs: 60000")) {
            assertThatExceptionOfType(ServiceUnavailable.class)
                    .isThrownBy(() -> lease(services))
                    .withMessageContaining("no such route");
        }
    }

    @Test
    @DisplayName("SVC-9: who has no time left gives up, and the start with him")
    void givesUpAtTheDeadline() throws Exception {
        try (LocalServices services = services(new Loading(server), "idleStopMs: 0")) {
            assertThatExceptionOfType(ServiceUnavailable.class)
                    .isThrownBy(() -> services.ensureReady("x", Priority.INTERACTIVE, 50, _ -> {}))
                    .satisfies(
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(ServiceUnavailable.Kind.OUT_OF_TIME));
            await().until(() -> services.views().getFirst().model().phase() == Phase.STOPPED);
        }
        assertThat(server.serves()).isFalse();
    }

    /** Starts the server's process, which never becomes ready. */
    private record Loading(FakeServer server) implements ServiceDriver {
        @Override
        public Health probe(String serviceId) {
            return new Health(false, "loading");
        }

        @Override
        public void start(String serviceId, StartInProgress start) {
            start.started(server.spawn());
            try {
                while (start.awaitProbe()) {
                    start.probed(probe(serviceId));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    @DisplayName("CFG-9 SVC-5: a service that a reload drops ends with its last lease")
    void letsADroppedServiceEndWithItsLease() throws Exception {
        try (LocalServices services = services(server, "idleStopMs: 0")) {
            Lease open = lease(services);
            services.configure(config("idleStopMs: 0, args: [\"other\"]"));
            assertThat(server.serves()).isTrue();
            open.close();
            await().until(() -> !server.serves());
        }
    }
}
