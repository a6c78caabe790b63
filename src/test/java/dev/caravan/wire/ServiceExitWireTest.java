package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** What becomes of the children when their gateway ends. */
final class ServiceExitWireTest {
    private static final long STOP_TIMEOUT_MS = 1_500;

    @Test
    @DisplayName(
            "SVC-6: after kill -9 the next gateway takes the child over, and stops it at its end")
    void adoptsTheChildOfAKilledGateway() {
        try (OnDemand services = new OnDemand()) {
            services.service("orphan");
            services.start();
            assertThat(services.chat("orphan").status()).isEqualTo(200);
            long pid = services.pid("orphan");

            services.killGateway();
            assertThat(services.pid("orphan")).isEqualTo(pid);
            services.start();

            assertThat(services.chat("orphan").status()).isEqualTo(200);
            assertThat(services.chat("orphan").header("x-caravan-local-service"))
                    .startsWith("ready");
            assertThat(services.row("orphan").path("pid").asLong()).isEqualTo(pid);
            assertThat(services.row("orphan").path("starts").asInt()).isZero();
            assertThat(services.terminateGateway()).isZero();
            assertThat(services.processes("orphan")).isEmpty();
            assertThat(services.state().resolve("services/orphan.json")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("SVC-6 OPS-6: at SIGTERM children end first, also deaf ones and grandchildren")
    void endsItsChildren(boolean deaf) throws IOException {
        try (OnDemand services = new OnDemand()) {
            var service =
                    deaf
                            ? services.service("child", "--ignore-sigterm")
                            : services.service("child");
            service.put("stopTimeoutMs", 500);
            wrap(service, services.state());
            services.start();
            assertThat(services.chat("child").status()).isEqualTo(200);
            assertThat(services.processes("child")).as("the shell and the JVM").hasSize(2);

            assertThat(services.terminateGateway()).isZero();

            assertThat(services.processes("child")).isEmpty();
        }
    }

    @Test
    @DisplayName("SVC-6 OPS-6: children end side by side, all within stopTimeoutMs and a second")
    void endsAllChildrenInTheTimeOfOne() {
        try (OnDemand services = new OnDemand()) {
            List<String> ids = List.of("deaf", "deaf-too", "obeys", "obeys-too");
            for (String id : ids) {
                var service =
                        id.startsWith("deaf")
                                ? services.service(id, "--ignore-sigterm")
                                : services.service(id);
                service.put("stopTimeoutMs", STOP_TIMEOUT_MS);
            }
            services.start();
            for (String id : ids) {
                assertThat(services.chat(id).status()).isEqualTo(200);
            }
            List<CompletableFuture<ProcessHandle>> ends =
                    ids.stream().map(id -> services.processes(id).getFirst().onExit()).toList();
            var gateway = services.gateway().child().process().onExit();

            long sentNanos = System.nanoTime();
            services.gateway().child().terminate();
            ends.forEach(CompletableFuture::join);
            Duration took = Duration.ofNanos(System.nanoTime() - sentNanos);

            // The deaf ones were given their time, and no other's on top of it.
            assertThat(took)
                    .isBetween(
                            Duration.ofMillis(STOP_TIMEOUT_MS),
                            Duration.ofMillis(STOP_TIMEOUT_MS + 1_000));
            assertThat(gateway.join().exitValue()).isZero();
            assertThat(ids).allMatch(id -> services.processes(id).isEmpty());
        }
    }

    /** A shell that starts the server and waits for it. */
    private static void wrap(com.fasterxml.jackson.databind.node.ObjectNode service, Path folder)
            throws IOException {
        Path script = folder.resolve("serve.sh");
        Files.writeString(script, "#!/bin/sh\n\"$@\" &\nwait\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        String java = service.path("command").asText();
        service.put("command", script.toString());
        service.withArray("args").insert(0, java);
    }

    @Test
    @DisplayName("OPS-6: a stream in flight keeps its child until it has ended")
    void letsAStreamEndFirst() throws IOException {
        try (OnDemand services = new OnDemand();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            services.service("slow", "--token-delay-ms", "150", "--tokens", "20");
            services.start();
            List<String> lines = new CopyOnWriteArrayList<>();
            var stream = services.client().open("slow/m");
            var exit = new CompletableFuture<Integer>();
            Client.lines(
                    stream.body(),
                    line -> {
                        lines.add(line);
                        if (lines.size() == 1) {
                            exit.completeAsync(services::terminateGateway, threads);
                        }
                    });

            assertThat(lines).contains("data: [DONE]");
            assertThat(exit.join()).isZero();
            assertThat(services.processes("slow")).isEmpty();
        }
    }

    @Test
    @DisplayName("SVC-6: a child whose start is under way ends with the gateway, too")
    void endsAChildThatIsNotReady() {
        try (OnDemand services = new OnDemand()) {
            services.service("loading", "--start-delay-ms", "600000").put("preload", true);
            services.start();

            assertThat(services.terminateGateway()).isZero();

            assertThat(services.processes("loading")).isEmpty();
        }
    }
}
