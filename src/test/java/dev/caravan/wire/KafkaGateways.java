package dev.caravan.wire;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.KafkaProcess;
import dev.caravan.fake.SimulatorProcess;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A broker, a model, and what gateways between them are told; each group has topics of its own. */
final class KafkaGateways implements AutoCloseable {
    /** Key of {@code kafka}: quick to miss a dead member, since tests wait for it. */
    static final String QUICK =
            "properties: { \"session.timeout.ms\": \"2000\", \"heartbeat.interval.ms\": \"500\","
                    + " \"transaction.timeout.ms\": \"2000\" }";

    final KafkaProcess broker = KafkaProcess.start();
    final SimulatorProcess model = SimulatorProcess.start("--response-delay-ms", "10");

    /**
     * The configuration of a gateway for the topics {@code <test>-in}, {@code -out}, and so on.
     *
     * @param more further keys of {@code kafka}
     */
    String config(String test, int concurrency, String more) {
        return TwoProviders.config(
                model.baseUrl(),
                model.baseUrl(),
                """
                batch: { concurrency: 64, maxAttempts: 2, kafka: { enabled: true, brokers: "%s", groupId: "%s",
                  requestTopic: "%s", resultTopic: "%s", deadLetterTopic: "%s",
                  concurrency: %d, %s } },
                """
                        .formatted(
                                broker.address(),
                                test,
                                in(test),
                                out(test),
                                dead(test),
                                concurrency,
                                more));
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

    /** Asks the broker until so many results are committed; gives their keys. */
    List<String> await(String test, int results) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> keys(test), keys -> keys.size() >= results);
    }

    /** Waits for the result of one request. */
    void awaitResult(String test, String id) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> keys(test).contains(id));
    }

    /** The keys of the committed results. */
    List<String> keys(String test) {
        return broker.committed(out(test)).stream().map(ConsumerRecord::key).toList();
    }

    static JsonNode json(byte[] bytes) {
        try {
            return Client.MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        model.close();
        broker.close();
    }

    /** {@code c<from>} to {@code c<to>}. */
    static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "c" + i).toList();
    }

    /**
     * For a class of tests that takes part in the one broker: it starts longer than most tests
     * take. They have it one after the other, since some of them kill it.
     */
    @ExtendWith(Shared.class)
    @ResourceLock("kafka")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Used {}

    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == KafkaGateways.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(KafkaGateways.class);
        }
    }
}
