package dev.caravan.steps;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Step {@code check-detail}: every check with what it found, for those with a credential (DGN-4).
 */
public final class HealthDetail implements Processor {
    /** What details of ours begin with; others are Camel's own. */
    private static final List<String> SHOWN = List.of("provider.", "service.", "broker.");

    @Override
    public void process(Exchange exchange) {
        Collection<HealthCheck.Result> results = HealthCheckHelper.invoke(exchange.getContext());
        boolean up = HealthCheckHelper.isResultsUp(results, true);
        exchange.setVariable("status", up ? 200 : 503);
        List<Map<String, Object>> checks = results.stream().map(HealthDetail::row).toList();
        exchange.getMessage().setBody(Map.of("status", up ? "UP" : "DOWN", "checks", checks));
    }

    private static Map<String, Object> row(HealthCheck.Result result) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", result.getCheck().getId());
        row.put("state", result.getState().name());
        result.getMessage().ifPresent(message -> row.put("message", message));
        Map<String, Object> details = new LinkedHashMap<>();
        result.getDetails()
                .forEach(
                        (key, value) -> {
                            if (SHOWN.stream().anyMatch(key::startsWith)) {
                                details.put(key, value);
                            }
                        });
        row.put("details", details);
        return row;
    }
}
