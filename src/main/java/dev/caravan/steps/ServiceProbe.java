package dev.caravan.steps;

import dev.caravan.config.Provider;
import dev.caravan.config.Provider.LocalService;
import dev.caravan.failover.Clock;
import dev.caravan.local.LocalServices;
import dev.caravan.local.ServiceDriver.Health;
import dev.caravan.net.CallLimits;
import dev.caravan.net.UpstreamCall;
import dev.caravan.net.Watchdog;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The steps around the probe of a health URL: healthy is 2xx within two seconds and nothing else
 * (SVC-1).
 */
public final class ServiceProbe {
    /** Variable: the id of the provider whose health is asked for. */
    public static final String SERVICE_ID = "serviceId";

    /** Variable: what was seen. */
    public static final String HEALTH = "health";

    private static final long LIMIT_MS = 2_000;
    private static final int MAX_BODY_BYTES = 1 << 20;

    private ServiceProbe() {}

    /** Step {@code address-probe}: the health URL with the provider's credential. */
    public static final class Addressing implements Processor {
        private final LocalServices services;
        private final Watchdog watchdog;

        public Addressing(LocalServices services, Watchdog watchdog) {
            this.services = services;
            this.watchdog = watchdog;
        }

        @Override
        public void process(Exchange exchange) {
            String id = exchange.getVariable(SERVICE_ID, String.class);
            // A service outlives the provider that it is named after while another uses it.
            Provider provider = services.usersOf(id).stream().findFirst().orElseThrow();
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
            Var.PROVIDER.set(exchange, provider);
            Var.CALL.set(exchange, new UpstreamCall(limits(), watchdog, 0));
        }

        private static CallLimits limits() {
            return new CallLimits(
                    LIMIT_MS, LIMIT_MS, LIMIT_MS, OptionalLong.of(LIMIT_MS), Clock.PROVIDER_TOTAL);
        }
    }

    /** Step {@code note-health}: the status, or what kept it from coming. */
    public static final class Outcome implements Processor {
        @Override
        public void process(Exchange exchange) {
            Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
            UpstreamCall call = Var.CALL.of(exchange);
            exchange.setVariable(
                    HEALTH,
                    fault == null ? answered(exchange, call) : failed(exchange, fault, call));
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setBody(null);
        }

        private static Health answered(Exchange exchange, UpstreamCall call) {
            int status =
                    exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
            try (InputStream body =
                    exchange.getMessage().getBody() instanceof InputStream in
                            ? in
                            : InputStream.nullInputStream()) {
                // Read to its end, so that the connection can be used for the next probe.
                if (body.readNBytes(MAX_BODY_BYTES).length == MAX_BODY_BYTES) {
                    call.discard();
                }
                call.close();
                return new Health(
                        status >= 200 && status < 300, url(exchange) + ": HTTP " + status);
            } catch (IOException e) {
                return failed(exchange, e, call);
            }
        }

        private static Health failed(Exchange exchange, Throwable fault, UpstreamCall call) {
            call.discard();
            return new Health(
                    false,
                    url(exchange)
                            + ": no answer: "
                            + Failures.of(fault, Optional.of(call)).detail());
        }

        /** Without its query, which may hold a key. */
        private static String url(Exchange exchange) {
            URI url =
                    Var.PROVIDER
                            .of(exchange)
                            .localService()
                            .map(LocalService::healthUrl)
                            .orElseThrow();
            return url.getScheme() + "://" + url.getAuthority() + url.getPath();
        }
    }
}
