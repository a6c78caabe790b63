package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

@DisplayName("INT-2: requests by messages of a queue, on a broker elsewhere")
final class JmsWireTest {
    @TempDir private static Path folder;
    private static JmsGateway jms;

    @BeforeAll
    static void start() throws JMSException {
        jms = new JmsGateway(folder);
    }

    @AfterAll
    static void stop() {
        jms.close();
    }

    @BeforeEach
    void calm() {
        jms.reset();
    }

    private static List<String> names(Message message) throws JMSException {
        List<String> names = new ArrayList<>();
        for (Enumeration<?> all = message.getPropertyNames(); all.hasMoreElements(); ) {
            names.add(String.valueOf(all.nextElement()));
        }
        return names;
    }

    @Test
    @DisplayName("BAT-3: a line's result goes to JMSReplyTo, with the request's JMSCorrelationID")
    void repliesToWhoAsked() throws JMSException {
        Queue mine = jms.client.session().createTemporaryQueue();
        jms.client.send(
                JmsGateway.REQUESTS,
                JmsGateway.line("c1", "only/one"),
                message -> {
                    message.setJMSReplyTo(mine);
                    message.setJMSCorrelationID("asked-1");
                });
        Message reply = jms.client.receive((Destination) mine, JmsGateway.SOON).orElseThrow();
        assertThat(reply.getJMSCorrelationID()).isEqualTo("asked-1");
        assertThat(reply.getStringProperty("custom_id")).isEqualTo("c1");
        JsonNode result = JmsGateway.json(reply);
        assertThat(result.path("id").asText()).startsWith("batch_req_");
        assertThat(result.path("custom_id").asText()).isEqualTo("c1");
        assertThat(result.at("/response/status_code").asInt()).isEqualTo(200);
        assertThat(result.at("/response/body/object").asText()).isEqualTo("chat.completion");
        assertThat(result.path("error").isNull()).isTrue();
    }

    @Test
    @DisplayName("a bare body is a request whose message says the rest; the result queue has it")
    void takesABareBody() throws JMSException {
        String id = jms.client.send(JmsGateway.REQUESTS, JmsGateway.CHAT.formatted("hello"));
        Message first = jms.next(JmsGateway.RESULTS);
        assertThat(first.getJMSCorrelationID()).isEqualTo(id);
        assertThat(JmsGateway.json(first).path("custom_id").asText()).isEqualTo(id);

        BytesMessage bytes = jms.client.session().createBytesMessage();
        bytes.writeBytes(
                "{\"model\":\"only/one\",\"input\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        jms.client.send(
                JmsGateway.REQUESTS,
                bytes,
                message -> {
                    message.setStringProperty("url", "/v1/embeddings");
                    message.setStringProperty("custom_id", "e1");
                });
        Message second = jms.next(JmsGateway.RESULTS);
        assertThat(second.getJMSCorrelationID()).isEqualTo("e1");
        assertThat(JmsGateway.json(second).at("/response/body/data/0/embedding").size())
                .isPositive();
    }

    @Test
    @DisplayName("a JMSReplyTo that is gone costs no second inference: the result queue has it")
    void knowsAReplyQueueThatIsGone() throws JMSException {
        TemporaryQueue gone = jms.client.session().createTemporaryQueue();
        jms.client.send(
                JmsGateway.REQUESTS,
                JmsGateway.line("g1", "only/one"),
                message -> {
                    message.setJMSReplyTo(gone);
                    gone.delete();
                });
        assertThat(JmsGateway.json(jms.next(JmsGateway.RESULTS)).path("custom_id").asText())
                .isEqualTo("g1");
        assertThat(jms.model.requests(TwoProviders.CHAT)).hasSize(1);
    }

    @Test
    @DisplayName("GUA-4: tried again by reason; what fails for good has a result that says so")
    void repliesWithAnError() throws JMSException {
        jms.model.behave(
                "{\"faults\":[{\"kind\":\"status\",\"status\":503,\"retryAfter\":\"1\"}]}");
        jms.client.send(JmsGateway.REQUESTS, JmsGateway.line("f1", "only/one"));
        JsonNode failed = JmsGateway.json(jms.next(JmsGateway.RESULTS));
        assertThat(failed.at("/response/status_code").asInt()).isEqualTo(503);
        assertThat(jms.model.requests(TwoProviders.CHAT).size()).isGreaterThan(1);

        jms.client.send(JmsGateway.REQUESTS, JmsGateway.line("f2", "nobody/none"));
        JsonNode unknown = JmsGateway.json(jms.next(JmsGateway.RESULTS));
        assertThat(unknown.path("custom_id").asText()).isEqualTo("f2");
        assertThat(unknown.at("/response/status_code").asInt()).isBetween(400, 404);
    }

    @Test
    @DisplayName("SEC-5, SEC-6: properties steer nothing and come back nowhere; text stays text")
    void isSteeredByNothing() throws JMSException {
        jms.client.send(
                JmsGateway.REQUESTS,
                JmsGateway.line("${env:HOME}", "only/one")
                        .replace("hi", "say ${header.x} {{user.home}}"),
                message -> {
                    for (Map.Entry<String, String> property :
                            Map.of(
                                            "CamelJmsDestinationName", "elsewhere",
                                            "camelJmsDestinationName", "elsewhere",
                                            "CAMELJMSDESTINATIONNAME", "elsewhere",
                                            "CamelHttpUri", "http://127.0.0.1:1/",
                                            "org_apache_camel_x", "y",
                                            "mine", "y")
                                    .entrySet()) {
                        message.setStringProperty(property.getKey(), property.getValue());
                    }
                });
        Message result = jms.next(JmsGateway.RESULTS);
        assertThat(JmsGateway.json(result).path("custom_id").asText()).isEqualTo("${env:HOME}");
        assertThat(names(result))
                .filteredOn(name -> !name.startsWith("JMSX"))
                .containsExactly("custom_id");
        assertThat(jms.client.browse("elsewhere")).isEmpty();
        assertThat(jms.model.requests(TwoProviders.CHAT))
                .singleElement()
                .satisfies(
                        asked ->
                                assertThat(asked.toString())
                                        .contains("say ${header.x} {{user.home}}"));
    }
}
