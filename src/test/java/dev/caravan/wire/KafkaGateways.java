package dev.caravan.wire;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.KafkaProcess;
import dev.caravan.fake.SimulatorProcess;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A broker, a model and gateways between them; each test has topics of its own. */
final class KafkaGateways implements AutoCloseable {
    /** Quick to miss a dead member: tests wait for it. */
    private static final String QUICK =
            "\"session.timeout.ms\": \"2000\", \"heartbeat.interval.ms\": \"500\","
                    + " \"transaction.timeout.ms\": \"2000\"";

    final KafkaProcess broker = KafkaProcess.start();
    final SimulatorProcess model = SimulatorProcess.start("--response-delay-ms", "10");
    private final List<GatewayProcess> gateways = new ArrayList<>();

    /** The configuration of a gateway for the topics {@code <test>-in}, {@code -out}, and so on. */
    String config(String test, int concurrency) {
        return config(test, concurrency, "");
    }

    /** As the other, with more keys of {@code batch}. */
    String config(String test, int concurrency, String more) {
        return TwoProviders.config(
                model.baseUrl(),
                model.baseUrl(),
                """
                batch: { concurrency: 64, %s kafka: { enabled: true, brokers: "%s", groupId: "%s",
                  requestTopic: "%s", resultTopic: "%s", deadLetterTopic: "%s",
                  concurrency: %d, properties: { %s } } },
                """
                        .formatted(
                                more,
                                broker.address(),
                                test,
                                in(test),
                                out(test),
                                dead(test),
                                concurrency,
                                QUICK));
    }

    static String in(String test) {
        return test + "-in";
    }

    static String out(String test) {
        return test + "-out";
    }

    static String dead(String test) {
        return test + "-dead";
    }

    /** Makes the three topics of a test. */
    void topics(String test, int partitions) {
        broker.create(partitions, in(test), out(test), dead(test));
    }

    /** Sends lines {@code c<from>} to {@code c<to>}. */
    void send(String test, int from, int to) {
        for (int i = from; i <= to; i++) {
            broker.send(in(test), "k" + i, BatchWireTest.line(i, "second/two"));
        }
        broker.flush();
    }

    /** The keys of the committed results. */
    List<String> keys(String test) {
        return broker.committed(out(test)).stream().map(ConsumerRecord::key).toList();
    }

    GatewayProcess gateway(String config) {
        GatewayProcess gateway = GatewayProcess.start(config);
        gateways.add(gateway);
        return gateway;
    }

    static JsonNode json(byte[] bytes) {
        try {
            return Client.MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the gateways; broker and model stay. */
    void endGateways() {
        gateways.forEach(GatewayProcess::close);
        gateways.clear();
        model.behave("{}");
        model.clear();
    }

    @Override
    public void close() {
        endGateways();
        model.close();
        broker.close();
    }
}
