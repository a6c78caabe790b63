package dev.caravan.steps;

import dev.caravan.local.LocalServices;
import dev.caravan.local.ServiceDriver.Health;
import dev.caravan.local.ServiceView;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.Optional;

/** The steps of the watching poll: it looks, it starts nothing and moves no idle timer (DGN-4). */
public final class ServiceWatch {
    private ServiceWatch() {}

    /** Step {@code list-services}: the ids to look at. */
    public static final class Listing implements Processor {
        private final LocalServices services;

        public Listing(LocalServices services) {
            this.services = services;
        }

        @Override
        public void process(Exchange exchange) {
            exchange.setVariable(
                    "services", services.views().stream().map(ServiceView::id).toList());
        }
    }

    /** Step {@code choose-service}: the id that this round of the split is about. */
    public static final class Choice implements Processor {
        @Override
        public void process(Exchange exchange) {
            exchange.setVariable(
                    ServiceProbe.SERVICE_ID, exchange.getMessage().getBody(String.class));
        }
    }

    /** Step {@code keep-health}: kept for the operator. */
    public static final class Keeping implements Processor {
        private final LocalServices services;

        public Keeping(LocalServices services) {
            this.services = services;
        }

        @Override
        public void process(Exchange exchange) {
            Optional.ofNullable(exchange.getVariable(ServiceProbe.HEALTH, Health.class))
                    .ifPresent(
                            health ->
                                    services.watched(
                                            exchange.getVariable(
                                                    ServiceProbe.SERVICE_ID, String.class),
                                            health));
        }
    }
}
