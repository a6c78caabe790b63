package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.fake.SimulatorProcess;
import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A server that was there before: used, never owned. */
final class ServiceForeignWireTest {

    @Test
    @DisplayName("SVC-4: a foreign server is used and never stopped; ours follows when it dies")
    void usesAForeignServerAndFollowsIt() {
        try (OnDemand services = new OnDemand()) {
            services.service("shop").put("idleStopMs", 100);
            try (SimulatorProcess foreign =
                    SimulatorProcess.start("--port", String.valueOf(services.port("shop")))) {
                services.start();
                assertThat(services.chat("shop").header("x-caravan-local-service"))
                        .startsWith("foreign");
                assertThat(services.row("shop").path("state").asText()).isEqualTo("foreign");
                assertThat(services.row("shop").has("pid")).isFalse();

                assertThat(services.order("shop", "stop").status()).isEqualTo(202);
                assertThat(services.chat("shop").header("x-caravan-local-service"))
                        .startsWith("foreign");
                assertThat(foreign.process().isAlive()).isTrue();
            }
            long deadNanos = System.nanoTime();
            AtomicLong missedNanos = new AtomicLong(deadNanos);
            // A healthy answer counts for a second; a request after that finds it gone.
            OnDemand.patiently()
                    .until(
                            () -> {
                                long askedNanos = System.nanoTime();
                                Answer answer = services.chat("shop");
                                if (answer.status() == 200) {
                                    return answer.header("x-caravan-local-service");
                                }
                                missedNanos.set(askedNanos);
                                return "";
                            },
                            how -> how.startsWith("started"));
            assertThat(Duration.ofNanos(missedNanos.get() - deadNanos))
                    .as("asked for in vain after its death")
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(services.row("shop").path("starts").asInt()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("SVC-4: a foreign server outlives the gateway")
    void leavesAForeignServerAtItsEnd() {
        try (OnDemand services = new OnDemand()) {
            services.service("shop");
            try (SimulatorProcess foreign =
                    SimulatorProcess.start("--port", String.valueOf(services.port("shop")))) {
                services.start();
                assertThat(services.chat("shop").status()).isEqualTo(200);

                assertThat(services.terminateGateway()).isZero();

                assertThat(foreign.process().isAlive()).isTrue();
                assertThat(foreign.requests("/v1/chat/completions")).hasSize(1);
            }
        }
    }
}
