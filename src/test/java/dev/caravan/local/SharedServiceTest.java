package dev.caravan.local;

import static dev.caravan.local.Machines.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.Provider;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

@DisplayName("SVC-3 CFG-9: providers that share a service, through reloads")
final class SharedServiceTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void keepsTheServiceForTheOneThatStays() throws Exception {
        try (Machines machines = new Machines(folder)) {
            machines.configure(1, shared("a", "one", ""), shared("b", "one", ""));
            machines.lease("a").close();
            assertThat(machines.services.usersOf("a"))
                    .extracting(Provider::id)
                    .containsExactly("a", "b");

            machines.configure(1, shared("b", "one", ""));

            assertThat(machines.lease("b").describe()).startsWith("ready");
            assertThat(machines.services.usersOf("a"))
                    .extracting(Provider::id)
                    .containsExactly("b");
            assertThat(machines.services.stop("a")).as("by the name that is shown").isTrue();
            await().until(() -> !machines.server("a").serves());
        }
    }

    @Test
    void givesAReturningProviderAServiceOfItsOwnName() throws Exception {
        try (Machines machines = new Machines(folder)) {
            machines.configure(1, shared("a", "one", ""), shared("b", "one", ""));
            machines.configure(1, shared("a", "two", ""), shared("b", "one", ""));

            machines.lease("a").close();

            assertThat(machines.server("a").starts).as("of b's").hasValue(0);
            assertThat(machines.server("a-2").starts).hasValue(1);
            assertThat(machines.services.usersOf("a-2"))
                    .extracting(Provider::id)
                    .containsExactly("a");
        }
    }

    @Test
    void endsWithItsLastUser() throws Exception {
        try (Machines machines = new Machines(folder)) {
            machines.configure(1, shared("a", "one", ""), shared("b", "one", ""));
            machines.lease("a").close();
            machines.configure(1, shared("b", "two", ""));
            await().until(() -> !machines.server("a").serves());
            assertThat(machines.services.usersOf("a")).isEmpty();
        }
    }

    @Test
    void takesTimesFromTheFirstOfTheUsers() throws Exception {
        try (Machines machines = new Machines(folder)) {
            machines.configure(
                    1,
                    shared("a", "one", ", idleStopMs: 5"),
                    shared("b", "one", ", idleStopMs: 0"));
            for (int i = 0; i < 2; i++) {
                assertThat(machines.services.settings("a").orElseThrow().idleStopMs()).isEqualTo(5);
                machines.configure(
                        1,
                        shared("a", "one", ", idleStopMs: 5"),
                        shared("b", "one", ", idleStopMs: 0"));
            }
        }
    }
}
