package dev.caravan.steps;

import dev.caravan.net.ClientConnection;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Step {@code write-metrics}: the meters in Prometheus's text form (DGN-3). */
public final class MetricsReport implements Processor {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final List<Runnable> refreshers;

    /**
     * A report on a registry.
     *
     * @param refreshers bring meters up to date before they are read
     */
    public MetricsReport(PrometheusMeterRegistry registry, List<Runnable> refreshers) {
        this.registry = registry;
        this.refreshers = List.copyOf(refreshers);
    }

    /** Brings the meters up to date that are only looked at now and then. */
    public void refresh() {
        refreshers.forEach(Runnable::run);
    }

    @Override
    public void process(Exchange exchange) {
        refresh();
        ClientConnection client = Var.CLIENT.of(exchange);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        client.whole(
                200,
                Map.of("Content-Type", TEXT, "Cache-Control", "no-store"),
                registry.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
