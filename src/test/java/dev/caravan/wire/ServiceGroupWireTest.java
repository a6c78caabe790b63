package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Services of one machine that exclude each other. */
final class ServiceGroupWireTest {

    private static OnDemand group() {
        OnDemand services = new OnDemand();
        services.service("a", "--token-delay-ms", "300", "--tokens", "1000").put("group", "gpu0");
        services.service("b").put("group", "gpu0");
        services.config().withObject("/gateway/localServices").put("maxQueued", 1);
        return services.start();
    }

    @Test
    @DisplayName(
            "SVC-12: one of the group at a time; a lease makes the other wait, in a short queue")
    void takesTurns() throws IOException {
        try (OnDemand services = group();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(services.chat("b").status()).isEqualTo(200);
            var stream = services.client().open("a/m");
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(services.processes("b")).as("the idle one made room").isEmpty();

            CompletableFuture<Answer> waits =
                    CompletableFuture.supplyAsync(() -> services.chat("b"), threads);
            OnDemand.patiently().until(() -> services.row("b").path("waiting").asInt() == 1);
            assertThat(services.processes("b")).isEmpty();
            assertThat(services.row("a").path("leases").asInt()).isEqualTo(1);
            Answer refused = services.chat("b");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.errorCode()).isEqualTo("rate_limit");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(waits).isNotDone();

            stream.body().close();

            assertThat(waits.join().status()).isEqualTo(200);
            assertThat(services.processes("a")).isEmpty();
        }
    }

    @Test
    @DisplayName("SVC-12: who waits for a start, and for no other's end, is in no queue")
    void letsACrowdWaitForAStart() {
        try (OnDemand services = group();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Answer>> crowd = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                crowd.add(CompletableFuture.supplyAsync(() -> services.chat("b"), threads));
            }
            assertThat(crowd).extracting(c -> c.join().status()).containsOnly(200);
        }
    }
}
