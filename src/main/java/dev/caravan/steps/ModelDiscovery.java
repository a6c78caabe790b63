package dev.caravan.steps;

import dev.caravan.discovery.Discoverer;
import dev.caravan.discovery.DiscoveryBook;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The steps that set discovery going (DSC-3). */
public final class ModelDiscovery {
    /** A little more than one question may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private ModelDiscovery() {}

    /** Step {@code discover-due}: asks who is due; the answers come later. */
    public static final class Due implements Processor {
        private final Discoverer discoverer;

        public Due(Discoverer discoverer) {
            this.discoverer = discoverer;
        }

        @Override
        public void process(Exchange exchange) {
            discoverer.askDue();
        }
    }

    /** Step {@code discover-now}: asks everyone and tells what came of it. */
    public static final class Now implements Processor {
        private final Discoverer discoverer;

        public Now(Discoverer discoverer) {
            this.discoverer = discoverer;
        }

        @Override
        public void process(Exchange exchange) throws InterruptedException {
            exchange.getMessage().setBody(Map.of("providers", rows(discoverer.askAll(PATIENCE))));
        }
    }

    /** As the console's API shows them. */
    static List<Map<String, Object>> rows(List<DiscoveryBook.State> states) {
        return states.stream().map(ModelDiscovery::row).toList();
    }

    private static Map<String, Object> row(DiscoveryBook.State state) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", state.id());
        row.put("state", state.state());
        row.put("models", state.models());
        state.error().ifPresent(error -> row.put("error", error));
        state.triedMsAgo().ifPresent(ms -> row.put("triedMsAgo", ms));
        return row;
    }
}
