package dev.caravan.steps;

import dev.caravan.config.Provider;
import dev.caravan.config.Provider.LocalService;
import dev.caravan.local.ServiceDriver;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The steps around the probe of a health URL: healthy is 2xx and nothing else (SVC-1). */
public final class ServiceProbe {
    /** Whose health is asked for. */
    public static final String PROVIDER = "probed";

    /** What was seen. */
    public static final String HEALTH = "health";

    private ServiceProbe() {}

    /** Step {@code address-probe}: the health URL with the provider's credential. */
    public static final class Addressing implements Processor {
        private final Supplier<Snapshot> current;

        public Addressing(Supplier<Snapshot> current) {
            this.current = current;
        }

        @Override
        public void process(Exchange exchange) {
            String id = exchange.getVariable(PROVIDER, String.class);
            Provider provider =
                    Optional.ofNullable(current.get().config().providers().get(id)).orElseThrow();
            URI url = provider.localService().map(LocalService::healthUrl).orElseThrow();
            Message message = exchange.getMessage();
            message.removeHeaders("*");
            message.setBody(null);
            message.setHeader(Exchange.HTTP_METHOD, "GET");
            message.setHeader(Exchange.HTTP_URI, url.toString());
            provider.apiKey()
                    .filter(key -> !key.isEmpty())
                    .ifPresent(key -> message.setHeader("Authorization", "Bearer " + key.reveal()));
            provider.headers().forEach((name, value) -> message.setHeader(name, value.reveal()));
        }
    }

    /** Step {@code note-health}: the status, or what kept it from coming. */
    public static final class Outcome implements Processor {
        @Override
        public void process(Exchange exchange) {
            Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            int status =
                    exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
            exchange.setVariable(
                    HEALTH,
                    fault == null
                            ? new ServiceDriver.Health(status >= 200 && status < 300, "HTTP " + status)
                            : new ServiceDriver.Health(false, "no answer: " + Failures.of(fault, Optional.empty()).detail()));
        }
    }
}
