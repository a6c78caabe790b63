package dev.caravan.camel;

import dev.caravan.local.ServiceDriver;
import dev.caravan.local.StartInProgress;
import dev.caravan.steps.ServiceProbe;
import dev.caravan.steps.ServiceStart;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.Supplier;

/** Starts and probes local services by the routes below {@code routes/local-service}. */
final class RouteDriver implements ServiceDriver {
    private final Supplier<ProducerTemplate> template;

    /**
     * On routes that need not run yet.
     *
     * @param template always the same
     */
    RouteDriver(Supplier<ProducerTemplate> template) {
        this.template = template;
    }

    @Override
    public Health probe(String serviceId) {
        Exchange exchange =
                template.get()
                        .send(
                                "direct:probe-local-service",
                                e -> e.setVariable(ServiceProbe.SERVICE_ID, serviceId));
        return Optional.ofNullable(exchange.getVariable(ServiceProbe.HEALTH, Health.class))
                .orElseGet(() -> new Health(false, "the probe could not be made"));
    }

    @Override
    public void start(String serviceId, StartInProgress start) throws StartFailed {
        Exchange exchange =
                template.get()
                        .send(
                                "direct:start-local-service",
                                e -> {
                                    e.setVariable(ServiceProbe.SERVICE_ID, serviceId);
                                    e.setVariable(ServiceStart.START, start);
                                });
        if (exchange.getVariable(ServiceStart.PROCESS) == null) {
            throw new StartFailed(why(exchange.getException()));
        }
    }

    private static String why(@Nullable Throwable fault) {
        Throwable at = fault;
        while (at != null
                && !(at instanceof dev.caravan.local.CannotLaunch)
                && at.getCause() != null) {
            at = at.getCause();
        }
        return at == null || at.getMessage() == null ? "the start route failed" : at.getMessage();
    }
}
