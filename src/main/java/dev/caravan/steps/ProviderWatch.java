package dev.caravan.steps;

import dev.caravan.config.Provider;
import dev.caravan.dialect.Dialects;
import dev.caravan.failover.Clock;
import dev.caravan.health.ProviderHealth;
import dev.caravan.health.ProviderHealth.Seen;
import dev.caravan.net.CallLimits;
import dev.caravan.net.UpstreamCall;
import dev.caravan.net.Watchdog;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The steps that look at providers: {@code GET <baseUrl>/models} with the provider's credential,
 * never a generation (DGN-4). An answer below 500 is a server that is there, even where it does not
 * list its models or refuses the key for that.
 */
public final class ProviderWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderWatch.class);
    private static final long LIMIT_MS = 5_000;

    private ProviderWatch() {}

    /** Step {@code list-providers-to-watch}: those that nobody else looks at. */
    public static final class Listing implements Processor {
        private final Supplier<Snapshot> current;

        public Listing(Supplier<Snapshot> current) {
            this.current = current;
        }

        @Override
        public void process(Exchange exchange) {
            exchange.setVariable(
                    "providers",
                    ProviderHealth.watched(current.get().config().providers().values()));
        }
    }

    /** Step {@code address-look}: the question with the provider's credential. */
    public static final class Addressing implements Processor {
        private final Watchdog watchdog;

        public Addressing(Watchdog watchdog) {
            this.watchdog = watchdog;
        }

        @Override
        public void process(Exchange exchange) {
            Message message = exchange.getMessage();
            Provider provider = message.getBody(Provider.class);
            message.removeHeaders("*");
            message.setBody(null);
            message.setHeader(Exchange.HTTP_METHOD, HttpMethods.GET);
            message.setHeader(Exchange.HTTP_URI, url(provider));
            Dialects.of(provider.api())
                    .ifPresent(
                            dialect ->
                                    dialect.headers(provider.apiKey()).forEach(message::setHeader));
            provider.headers().forEach((name, value) -> message.setHeader(name, value.reveal()));
            Var.PROVIDER.set(exchange, provider);
            Var.CALL.set(exchange, new UpstreamCall(limits(), watchdog, 0));
        }

        /** Beside the path that requests go to, which may have a version of its own. */
        private static String url(Provider provider) {
            URI base = provider.baseUrl();
            String version =
                    Dialects.of(provider.api())
                            .map(dialect -> dialect.path(base))
                            .filter(asked -> asked.startsWith("/v1/"))
                            .map(_ -> "/v1")
                            .orElse("");
            String path = base.getRawPath() == null ? "" : base.getRawPath();
            String root = base.getScheme() + "://" + base.getRawAuthority() + path;
            return (root.endsWith("/") ? root.substring(0, root.length() - 1) : root)
                    + version
                    + "/models";
        }

        private static CallLimits limits() {
            return new CallLimits(
                    LIMIT_MS, LIMIT_MS, LIMIT_MS, OptionalLong.of(LIMIT_MS), Clock.PROVIDER_TOTAL);
        }
    }

    /** Step {@code note-look}: the status, or what kept it from coming. */
    public static final class Outcome implements Processor {
        private final Supplier<Snapshot> current;
        private final ProviderHealth health;

        public Outcome(Supplier<Snapshot> current, ProviderHealth health) {
            this.current = current;
            this.health = health;
        }

        @Override
        public void process(Exchange exchange) {
            Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
            UpstreamCall call = Var.CALL.of(exchange);
            Provider provider = Var.PROVIDER.of(exchange);
            Seen seen = fault == null ? answered(exchange) : failed(fault, call);
            // A list of models may be long, and nobody reads it here.
            call.discard();
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setBody(null);
            if (health.note(provider, seen)) {
                LOG.warn(
                        "provider {} is {}: {}",
                        provider.id(),
                        seen.up() ? "up" : "down",
                        seen.detail());
            }
        }

        private static Seen answered(Exchange exchange) {
            int status =
                    exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
            return new Seen(status > 0 && status < 500, "HTTP " + status);
        }

        private Seen failed(Throwable fault, UpstreamCall call) {
            return new Seen(
                    false,
                    Failures.withoutSecrets(
                                    Failures.of(fault, Optional.of(call)), current.get().secrets())
                            .detail());
        }
    }
}
