package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.batch.BadMessage;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Properties;

@DisplayName("INT-2: what happens to a message")
class JmsRoutesTest extends RouteTestSupport {
    private static final String ROUTE = "batch-jms";
    private static final Processor PASS = _ -> {};

    private void load(boolean enabled) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("caravan.batch.jms.enabled", String.valueOf(enabled));
        properties.setProperty("caravan.batch.jms.requestQueue", "in");
        properties.setProperty("caravan.batch.jms.resultQueue", "out");
        properties.setProperty("caravan.batch.jms.concurrency", "1");
        context.getPropertiesComponent().setOverrideProperties(properties);
        load("intake/batch-jms");
    }

    private Exchange message(Processor reading) throws Exception {
        load(true);
        callDirectly(ROUTE);
        replace(ROUTE, "read-message", reading);
        for (String node : List.of("run-message", "address-result", "to-result", "bury-message")) {
            replace(ROUTE, node, PASS);
        }
        return send(ROUTE, PASS);
    }

    @Test
    void isReadServedAndAnswered() throws Exception {
        assertThat(message(PASS).getException()).isNull();
        assertThat(passed().ids())
                .containsExactly("read-message", "run-message", "address-result", "to-result");
    }

    @Test
    void isBuriedWhenItIsNoRequest() throws Exception {
        Exchange end =
                message(
                        _ -> {
                            throw new BadMessage("invalid_json", "no JSON");
                        });
        assertThat(end.getException()).isNull();
        assertThat(passed().ids()).endsWith("bury-message").doesNotContain("run-message");
    }

    @Test
    @DisplayName("any other fault is the transaction's: the message goes back")
    void goesBackWhenItCannotBeServed() throws Exception {
        Exchange end =
                message(
                        _ -> {
                            throw new IllegalStateException("no session");
                        });
        assertThat(end.getException()).hasMessage("no session");
        assertThat(passed().ids()).doesNotContain("bury-message");
    }

    @Test
    void isTakenByNobodyUnlessWanted() throws Exception {
        load(false);
        assertThat(context.getRoutes()).isEmpty();
        assertThat(context.getEndpoints()).isEmpty();
    }
}
