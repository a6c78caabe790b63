package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The poll that watches local servers and providers; no socket is opened. */
class HealthPollRouteTest extends RouteTestSupport {
    private static final Processor PASS = _ -> {};
    private static final String PROBE = "probe-local-service";

    private static Processor answers(int status) {
        return exchange -> {
            exchange.setVariable("address", exchange.getMessage().getHeader(Exchange.HTTP_URI));
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
            exchange.getMessage().setBody(new ByteArrayInputStream(new byte[] {'{', '}'}));
        };
    }

    @Test
    @DisplayName("DGN-4: the watching poll probes each service and keeps what it saw")
    void watchesServices() throws Exception {
        Exchange exchange = poll(answers(200));

        assertThat(exchange.getException()).isNull();
        assertThat(passed().ids())
                .startsWith("list-services", "each-service", "choose-service", "to-probe-watched");
        assertThat(passed().ids()).filteredOn("note-health"::equals).hasSize(2);
        assertThat(passed().ids()).filteredOn("keep-health"::equals).hasSize(2);
    }

    @Test
    @DisplayName("DGN-4: then it asks each other provider for its models, with the key, never more")
    void looksAtProviders() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        poll(
                exchange -> {
                    asked.add(
                            exchange.getMessage().getHeader(Exchange.HTTP_METHOD)
                                    + " "
                                    + exchange.getMessage().getHeader(Exchange.HTTP_URI));
                    answers(200).process(exchange);
                });

        assertThat(asked).hasSize(5).containsOnly("GET http://127.0.0.1:1/v1/models");
        assertThat(passed().ids())
                .contains("list-providers-to-watch", "each-provider", "to-look-at", "note-look")
                .doesNotContain("note-no-look");
    }

    @Test
    @DisplayName("DGN-4: a provider that does not answer is no error of the poll")
    void notesThatAProviderIsSilent() throws Exception {
        Exchange exchange =
                poll(
                        _ -> {
                            throw new ConnectException("refused");
                        });

        assertThat(exchange.getException()).isNull();
        assertThat(passed().ids()).contains("note-no-look").doesNotContain("note-look");
    }

    private Exchange poll(Processor provider) throws Exception {
        load("local-service/" + PROBE, "local-service/health-poll", "dialects/look-at-provider");
        callDirectly("health-poll");
        replace(PROBE, "to-health-url", answers(200));
        replace("look-at-provider", "to-look", provider);
        replace(
                "health-poll",
                "list-services",
                e -> e.setVariable("services", List.of("local", "local")));
        return send("health-poll", PASS);
    }
}
