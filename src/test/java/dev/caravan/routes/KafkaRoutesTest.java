package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Processor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;

@DisplayName("INT-3: a turn of the Kafka intake")
class KafkaRoutesTest extends RouteTestSupport {
    private static final String ROUTE = "batch-kafka";
    private static final Processor PASS = _ -> {};

    @Test
    void takesThenBeginsThenPublishes() throws Exception {
        load("intake/batch-kafka");
        callDirectly(ROUTE);
        for (String node : List.of("take-records", "begin-records", "publish-results")) {
            replace(ROUTE, node, PASS);
        }
        send(ROUTE, PASS);
        assertThat(passed().ids())
                .containsExactly("take-records", "begin-records", "publish-results");
    }

    @Test
    void doesNothingUnlessWanted() throws Exception {
        load("intake/batch-kafka");
        callDirectly(ROUTE);
        assertThat(send(ROUTE, PASS).getException()).isNull();
        assertThat(passed().ids()).endsWith("publish-results");
    }
}
