package dev.caravan.wire;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.ArtemisBroker;
import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.JmsClient;
import dev.caravan.fake.SimulatorProcess;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** A gateway that takes messages from a broker elsewhere, and a program that sends them. */
final class JmsGateway implements AutoCloseable {
    static final String REQUESTS = "caravan.requests";
    static final String RESULTS = "caravan.results";
    static final String DEAD = "caravan.dead";
    static final Duration SOON = Duration.ofSeconds(15);
    static final int MAX_BYTES = 200_000;
    static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}";

    final ArtemisBroker broker;
    final SimulatorProcess model = SimulatorProcess.start();
    final GatewayProcess gateway;
    final JmsClient client;

    JmsGateway(Path folder) throws JMSException {
        broker = new ArtemisBroker(folder);
        gateway =
                GatewayProcess.start(
                        config(
                                model.baseUrl(),
                                "url: '" + broker.url() + "', maxDeliveries: 2",
                                ", limits: { chatBodyBytes: " + MAX_BYTES + " }"));
        client = new JmsClient(broker.url());
    }

    /** The configuration of a gateway that takes messages. */
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

    void reset() {
        model.behave("{}");
        model.clear();
    }

    static String line(String id, String model) {
        return """
        {"custom_id":"%s","method":"POST","url":"/v1/chat/completions","body":{"model":"%s","messages":[{"role":"user","content":"hi"}]}}
        """
                .formatted(id, model);
    }

    /** The next message of a queue. */
    Message next(String queue) throws JMSException {
        return client.receive(queue, SOON).orElseThrow();
    }

    static JsonNode json(Message message) throws JMSException {
        try {
            return Client.MAPPER.readTree(((TextMessage) message).getText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        } finally {
            gateway.close();
            model.close();
            broker.close();
        }
    }
}
