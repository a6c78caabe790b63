package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How soon a request goes on once its server is ready. */
final class ServiceReadyWireTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    @Test
    @DisplayName("SVC-1: the first content comes right after the first healthy answer")
    void sendsTheRequestOnceTheServerIsReady() throws IOException {
        try (LateServer server = new LateServer(5);
                OnDemand services = new OnDemand()) {
            var service = services.serviceAt(server.port(), "late");
            service.put("command", "/bin/sleep").putArray("args").add("600");
            services.start();
            AtomicLong firstNanos = new AtomicLong();

            var response = services.client().open("late/m");
            Client.lines(
                    response.body(),
                    line -> {
                        if (line.contains("here")) {
                            firstNanos.compareAndSet(0, System.nanoTime());
                        }
                    });

            assertThat(response.headers().firstValue("x-caravan-local-service").orElse("started"))
                    .startsWith("started");
            assertThat(server.readyNanos()).isNotZero();
            assertThat(firstNanos).doesNotHaveValue(0);
            Duration took = Duration.ofNanos(firstNanos.get() - server.readyNanos());
            assertThat(took).isBetween(Duration.ZERO, SOON);
            assertThat(services.terminateGateway()).isZero();
        }
    }
}
