package dev.caravan.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

import java.util.Map;
import java.util.Optional;

/**
 * Whether messages come, as a detail: without its broker the gateway still serves whoever asks over
 * HTTP (DGN-4).
 */
final class BrokerCheck extends AbstractHealthCheck {
    private final JmsKeeper jms;

    private BrokerCheck(JmsKeeper jms) {
        super("caravan", "brokers");
        this.jms = jms;
    }

    /** Puts it into a context, where messages are taken at all. */
    static void register(CamelContext context, JmsKeeper jms) {
        if (jms.settings().enabled()) {
            Optional.ofNullable(HealthCheckRegistry.get(context))
                    .ifPresent(checks -> checks.register(new BrokerCheck(jms)));
        }
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("broker.jms", jms.connections().state()).up();
    }
}
