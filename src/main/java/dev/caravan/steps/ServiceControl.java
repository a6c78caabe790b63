package dev.caravan.steps;

import dev.caravan.local.LocalServices;
import dev.caravan.local.ServiceView;
import dev.caravan.openai.ApiError;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.Map;
import java.util.Optional;

/** The operator's steps on local services (SVC-11): what there is, start one, stop one. */
public final class ServiceControl {
    private static final String PREFIX = "/console/api/services/";

    private ServiceControl() {}

    /** Step {@code list-services-state}. */
    public static final class Listing implements Processor {
        private final LocalServices services;

        public Listing(LocalServices services) {
            this.services = services;
        }

        @Override
        public void process(Exchange exchange) {
            exchange.getMessage()
                    .setBody(
                            Map.of(
                                    "services",
                                    services.views().stream().map(ServiceView::row).toList()));
        }
    }

    /**
     * Step {@code start-service} or {@code stop-service}: {@code POST …/services/{id}/start} or
     * {@code /stop}.
     */
    public static final class Order implements Processor {
        private final LocalServices services;

        public Order(LocalServices services) {
            this.services = services;
        }

        @Override
        public void process(Exchange exchange) {
            var request = Var.CLIENT.of(exchange).request();
            if (!request.method().name().equals("POST")) {
                throw ApiError.of(405, "Starting and stopping takes POST").header("Allow", "POST");
            }
            String path = Optional.ofNullable(request.path()).orElse("");
            int verb = path.lastIndexOf('/');
            String id = verb > PREFIX.length() ? path.substring(PREFIX.length(), verb) : "";
            if (!services.has(id)) {
                throw ApiError.of(404, "There is no local service of that name")
                        .code("unknown_service");
            }
            switch (path.substring(verb + 1)) {
                case "start" -> services.warm(id);
                case "stop" -> services.stop(id);
                default ->
                        throw ApiError.of(404, "A service can be told start or stop")
                                .code("unknown_path");
            }
            exchange.setVariable("status", 202);
            exchange.getMessage().setBody(Map.of("accepted", true));
        }
    }
}
