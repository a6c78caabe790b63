package dev.caravan.steps;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

import java.util.Collection;
import java.util.Map;

/**
 * Step {@code check-live} or {@code check-ready}: what camel-health says, in one word; details are
 * for those with a credential.
 */
public final class HealthReport implements Processor {
    private final boolean readiness;

    /**
     * A report.
     *
     * @param readiness whether the readiness checks are asked, else those of liveness
     */
    public HealthReport(boolean readiness) {
        this.readiness = readiness;
    }

    @Override
    public void process(Exchange exchange) {
        Collection<HealthCheck.Result> results =
                readiness
                        ? HealthCheckHelper.invokeReadiness(exchange.getContext())
                        : HealthCheckHelper.invokeLiveness(exchange.getContext());
        boolean up = HealthCheckHelper.isResultsUp(results, readiness);
        exchange.setVariable("status", up ? 200 : 503);
        exchange.getMessage().setBody(Map.of("status", up ? "UP" : "DOWN"));
    }
}
