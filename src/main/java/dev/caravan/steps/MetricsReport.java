package dev.caravan.steps;

import dev.caravan.local.ServiceMetrics;
import dev.caravan.net.ClientConnection;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Step {@code write-metrics}: the meters in Prometheus's text form (DGN-3). */
public final class MetricsReport implements Processor {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final ServiceMetrics services;

    public MetricsReport(PrometheusMeterRegistry registry, ServiceMetrics services) {
        this.registry = registry;
        this.services = services;
    }

    @Override
    public void process(Exchange exchange) {
        services.refresh();
        ClientConnection client = Var.CLIENT.of(exchange);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        client.whole(
                200,
                Map.of("Content-Type", TEXT, "Cache-Control", "no-store"),
                registry.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
