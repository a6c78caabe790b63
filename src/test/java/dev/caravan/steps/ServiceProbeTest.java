package dev.caravan.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.Environment;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Overrides;
import dev.caravan.local.LocalServices;
import dev.caravan.local.ServiceDriver;
import dev.caravan.local.StartInProgress;
import dev.caravan.local.StartRecords;
import dev.caravan.net.Watchdog;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

final class ServiceProbeTest {
    @TempDir private Path folder = Path.of("");

    private GatewayConfig config(String... ids) throws Exception {
        StringBuilder providers = new StringBuilder();
        for (String id : ids) {
            providers.append(
                    """
                    %s: { baseUrl: "http://127.0.0.1:1/v1", apiKey: "key-of-%s", models: [],
                          localService: { command: "/bin/true" } },
                    """
                            .formatted(id, id));
        }
        Path file = folder.resolve("gateway.json5");
        Files.writeString(
                file, "{ models: { mode: \"replace\", providers: { %s } } }".formatted(providers));
        return new ConfigLoader(Environment.of(Map.of()), Overrides.NONE).load(file).config();
    }

    /** No start and no probe is asked for here. */
    private static final class Idle implements ServiceDriver {
        @Override
        public Health probe(String serviceId) {
            throw new IllegalStateException("a probe of " + serviceId);
        }

        @Override
        public void start(String serviceId, StartInProgress start) {
            throw new IllegalStateException("a start of " + serviceId);
        }
    }

    private static Object credential(ServiceProbe.Addressing step) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(camel);
            exchange.setVariable(ServiceProbe.SERVICE_ID, "a");
            step.process(exchange);
            assertThat(exchange.getMessage().getHeader(Exchange.HTTP_URI))
                    .isEqualTo("http://127.0.0.1:1/v1/models");
            return exchange.getMessage().getHeader("Authorization");
        }
    }

    @Test
    @DisplayName("SVC-1 SVC-3: a shared service is probed for the provider that a reload has left")
    void probesForTheProviderThatIsLeft() throws Exception {
        try (Watchdog watchdog = new Watchdog(System::nanoTime, 25);
                LocalServices services =
                        new LocalServices(
                                new Idle(), new StartRecords(folder.resolve("state")), watchdog)) {
            var step = new ServiceProbe.Addressing(services, watchdog);
            services.configure(config("a", "b"));
            assertThat(credential(step)).isEqualTo("Bearer key-of-a");

            services.configure(config("b"));

            assertThat(credential(step)).isEqualTo("Bearer key-of-b");
        }
    }
}
