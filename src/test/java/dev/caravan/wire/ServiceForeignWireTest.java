package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.fake.SimulatorProcess;
import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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
            // A healthy answer counts for a second, unless the server could not be reached.
            Answer next = services.chat("shop");
            if (next.status() != 200) {
                next = services.chat("shop");
            }
            assertThat(next.header("x-caravan-local-service")).startsWith("started");
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
