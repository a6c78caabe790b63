package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.ArtemisBroker;
import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.JmsClient;
import dev.caravan.fake.SimulatorProcess;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

@DisplayName("INT-2: requests by messages of a queue, on a broker elsewhere")
final class JmsWireTest {
    static final String REQUESTS = "caravan.requests";
    static final String RESULTS = "caravan.results";
    static final String DEAD = "caravan.dead";
    static final Duration SOON = Duration.ofSeconds(15);
    private static final int MAX_BYTES = 200_000;
    private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}";

    @TempDir private static Path folder;
    private static ArtemisBroker broker;
    private static SimulatorProcess model;
    private static GatewayProcess gateway;
    private static JmsClient client;

    @BeforeAll
    static void start() throws JMSException {
        broker = new ArtemisBroker(folder);
        model = SimulatorProcess.start();
        gateway =
                GatewayProcess.start(
                        config(
                                model.baseUrl(),
                                "url: '" + broker.url() + "', maxDeliveries: 2",
                                ", limits: { chatBodyBytes: " + MAX_BYTES + " }"));
        client = new JmsClient(broker.url());
    }

    /** A gateway that takes messages. */
    static String config(String model, String jms, String http) {
        return """
        {
          gateway: { http: { endpoints: { chatCompletions: { enabled: true } } %s }, %s },
          agents: { defaults: { model: "only/one" }, list: [{ id: "main" }] },
          models: { mode: "replace", providers: {
            only: { baseUrl: "%s", models: [{ id: "one" }] } } },
          batch: { maxAttempts: 2, jms: { enabled: true, %s } },
        }
        """
                .formatted(http, TwoProviders.NO_COOLDOWN, model, jms);
    }

    @AfterAll
    static void stop() throws JMSException {
        client.close();
        gateway.close();
        model.close();
        broker.close();
    }

    @BeforeEach
    void calm() {
        model.behave("{}");
        model.clear();
    }

    static String line(String id, String model) {
        return """
        {"custom_id":"%s","method":"POST","url":"/v1/chat/completions","body":{"model":"%s","messages":[{"role":"user","content":"hi"}]}}
        """
                .formatted(id, model);
    }

    private static Message next(String queue) throws JMSException {
        return client.receive(queue, SOON).orElseThrow();
    }

    static JsonNode json(Message message) throws JMSException {
        try {
            return Client.MAPPER.readTree(((TextMessage) message).getText());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
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
        Queue mine = client.session().createTemporaryQueue();
        client.send(
                REQUESTS,
                line("c1", "only/one"),
                message -> {
                    message.setJMSReplyTo(mine);
                    message.setJMSCorrelationID("asked-1");
                });
        Message reply = client.receive((Destination) mine, SOON).orElseThrow();
        assertThat(reply.getJMSCorrelationID()).isEqualTo("asked-1");
        assertThat(reply.getStringProperty("custom_id")).isEqualTo("c1");
        JsonNode result = json(reply);
        assertThat(result.path("id").asText()).startsWith("batch_req_");
        assertThat(result.path("custom_id").asText()).isEqualTo("c1");
        assertThat(result.at("/response/status_code").asInt()).isEqualTo(200);
        assertThat(result.at("/response/body/object").asText()).isEqualTo("chat.completion");
        assertThat(result.path("error").isNull()).isTrue();
    }

    @Test
    @DisplayName("a bare body is a request whose message says the rest; the result queue has it")
    void takesABareBody() throws JMSException {
        String id = client.send(REQUESTS, CHAT.formatted("hello"));
        Message first = next(RESULTS);
        assertThat(first.getJMSCorrelationID()).isEqualTo(id);
        assertThat(json(first).path("custom_id").asText()).isEqualTo(id);

        BytesMessage bytes = client.session().createBytesMessage();
        bytes.writeBytes(
                "{\"model\":\"only/one\",\"input\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        client.send(
                REQUESTS,
                bytes,
                message -> {
                    message.setStringProperty("url", "/v1/embeddings");
                    message.setStringProperty("custom_id", "e1");
                });
        Message second = next(RESULTS);
        assertThat(second.getJMSCorrelationID()).isEqualTo("e1");
        assertThat(json(second).at("/response/body/data/0/embedding").size()).isPositive();
    }

    @Test
    @DisplayName("a JMSReplyTo that is gone costs no second inference: the result queue has it")
    void knowsAReplyQueueThatIsGone() throws JMSException {
        TemporaryQueue gone = client.session().createTemporaryQueue();
        client.send(
                REQUESTS,
                line("g1", "only/one"),
                message -> {
                    message.setJMSReplyTo(gone);
                    gone.delete();
                });
        assertThat(json(next(RESULTS)).path("custom_id").asText()).isEqualTo("g1");
        assertThat(model.requests(TwoProviders.CHAT)).hasSize(1);
    }

    @Test
    @DisplayName("GUA-4: tried again by reason; what fails for good has a result that says so")
    void repliesWithAnError() throws JMSException {
        model.behave("{\"faults\":[{\"kind\":\"status\",\"status\":503,\"retryAfter\":\"1\"}]}");
        client.send(REQUESTS, line("f1", "only/one"));
        JsonNode failed = json(next(RESULTS));
        assertThat(failed.at("/response/status_code").asInt()).isEqualTo(503);
        assertThat(model.requests(TwoProviders.CHAT).size()).isGreaterThan(1);

        client.send(REQUESTS, line("f2", "nobody/none"));
        JsonNode unknown = json(next(RESULTS));
        assertThat(unknown.path("custom_id").asText()).isEqualTo("f2");
        assertThat(unknown.at("/response/status_code").asInt()).isBetween(400, 404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "hello                                                   ; invalid_json",
                "[1]                                                     ; invalid_json",
                "{\"custom_id\":\"a\"}                                   ; invalid_method",
                "{\"body\":{}}                                           ; missing_custom_id",
                "{\"messages\":[],\"stream\":true}                       ; stream_not_allowed",
            })
    @DisplayName("what is no request goes to the dead letters with the reason, and nobody is asked")
    void buries(String text, String code) throws JMSException {
        String id =
                client.send(
                        REQUESTS,
                        text,
                        message -> {
                            message.setJMSCorrelationID("x");
                            message.setStringProperty("mine", "kept");
                            message.setIntProperty("number", 7);
                        });
        Message dead = next(DEAD);
        assertThat(((TextMessage) dead).getText()).isEqualTo(text);
        assertThat(dead.getStringProperty("caravan_reason")).startsWith(code + ": ");
        assertThat(dead.getStringProperty("caravan_message_id")).isEqualTo(id);
        assertThat(dead.getStringProperty("mine")).isEqualTo("kept");
        assertThat(dead.getObjectProperty("number")).isEqualTo(7);
        assertThat(dead.getJMSCorrelationID()).isEqualTo("x");
        assertThat(model.requests(TwoProviders.CHAT)).isEmpty();
    }

    @Test
    @DisplayName("a message over the limit, or of another kind, is a dead letter with its body")
    void buriesWhatIsTooLargeOrNoText() throws JMSException {
        String large = CHAT.formatted("x".repeat(2 * MAX_BYTES));
        client.send(REQUESTS, large);
        Message first = next(DEAD);
        assertThat(first.getStringProperty("caravan_reason")).startsWith("too_large: ");
        assertThat(((TextMessage) first).getText()).isEqualTo(large);

        BytesMessage bytes = client.session().createBytesMessage();
        bytes.writeBytes("no json".getBytes(StandardCharsets.UTF_8));
        client.send(REQUESTS, bytes, _ -> {});
        BytesMessage second = (BytesMessage) next(DEAD);
        byte[] body = new byte[(int) second.getBodyLength()];
        second.readBytes(body);
        assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("no json");

        client.send(REQUESTS, client.session().createObjectMessage("an object"), _ -> {});
        assertThat(next(DEAD).getStringProperty("caravan_reason")).startsWith("wrong_type: ");
    }

    @Test
    @DisplayName("SEC-5, SEC-6: properties steer nothing and come back nowhere; text stays text")
    void isSteeredByNothing() throws JMSException {
        client.send(
                REQUESTS,
                line("${env:HOME}", "only/one").replace("hi", "say ${header.x} {{user.home}}"),
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
        Message result = next(RESULTS);
        assertThat(json(result).path("custom_id").asText()).isEqualTo("${env:HOME}");
        assertThat(names(result))
                .filteredOn(name -> !name.startsWith("JMSX"))
                .containsExactly("custom_id");
        assertThat(client.browse("elsewhere")).isEmpty();
        assertThat(model.requests(TwoProviders.CHAT))
                .singleElement()
                .satisfies(
                        asked ->
                                assertThat(asked.toString())
                                        .contains("say ${header.x} {{user.home}}"));
    }
}
