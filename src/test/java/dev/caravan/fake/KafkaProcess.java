package dev.caravan.fake;

import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * A real Kafka broker in a child JVM on free ports, which can die and come back. One thread at a
 * time.
 */
public final class KafkaProcess implements AutoCloseable {
    private static final String STARTED = "Kafka Server started";

    private final Path folder;
    private final Path properties;
    private final String address;
    private Optional<ChildJvm> child = Optional.empty();
    private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    private KafkaProcess(Path folder, Path properties, String address) {
        this.folder = folder;
        this.properties = properties;
        this.address = address;
    }

    /** Starts one without topics and waits until it serves. */
    public static KafkaProcess start() {
        try {
            List<String> free = freeAddresses();
            Path folder = Files.createTempDirectory("caravan-kafka");
            Path properties =
                    Files.writeString(
                            folder.resolve("server.properties"),
                            """
                            process.roles=broker,controller
                            node.id=1
                            controller.quorum.voters=1@%2$s
                            listeners=PLAINTEXT://%1$s,CONTROLLER://%2$s
                            advertised.listeners=PLAINTEXT://%1$s
                            controller.listener.names=CONTROLLER
                            log.dirs=%3$s
                            auto.create.topics.enable=false
                            offsets.topic.replication.factor=1
                            offsets.topic.num.partitions=1
                            transaction.state.log.replication.factor=1
                            transaction.state.log.min.isr=1
                            transaction.state.log.num.partitions=1
                            transaction.abort.timed.out.transaction.cleanup.interval.ms=300
                            group.initial.rebalance.delay.ms=0
                            group.min.session.timeout.ms=1000
                            """
                                    .formatted(free.get(0), free.get(1), folder.resolve("log")));
            KafkaProcess broker = new KafkaProcess(folder, properties, free.getFirst());
            broker.format();
            broker.startAgain();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a broker and its controller; it must know them before it starts. */
    private static List<String> freeAddresses() throws IOException {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            return List.of("127.0.0.1:" + one.getLocalPort(), "127.0.0.1:" + other.getLocalPort());
        }
    }

    private void format() {
        try (ChildJvm tool =
                run(
                        "kafka.tools.StorageTool",
                        "format",
                        "-t",
                        "AAAAAAAAAAAAAAAAAAAAAQ",
                        "-c",
                        properties.toString())) {
            if (tool.process().onExit().join().exitValue() != 0) {
                throw new IllegalStateException("cannot format: " + tool.errors());
            }
        }
    }

    private static ChildJvm run(String main, String... arguments) {
        try {
            return ChildJvm.start(Class.forName(main), List.of("-Xmx400m"), Map.of(), arguments);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it again on what it had, after {@link #kill()}. */
    public void startAgain() {
        ChildJvm started = run("kafka.Kafka", properties.toString());
        child = Optional.of(started);
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                started.errors().stream().anyMatch(line -> line.contains(STARTED))
                                        || !started.process().isAlive());
        if (!started.process().isAlive()) {
            throw new IllegalStateException("the broker did not start: " + started.errors());
        }
    }

    /** Kills it; its ports and its data stay. */
    public void kill() {
        child.ifPresent(ChildJvm::close);
        child = Optional.empty();
    }

    /** {@code host:port}. */
    public String address() {
        return address;
    }

    /**
     * Makes topics of so many partitions and waits until they can be used: to a producer that comes
     * too early it can happen that a record stays with it until its time is up, two minutes later.
     */
    public void create(int partitions, String... topics) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            List<NewTopic> all = new ArrayList<>();
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (String topic : topics) {
                all.add(new NewTopic(topic, partitions, (short) 1));
                for (int partition = 0; partition < partitions; partition++) {
                    ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
                }
            }
            done(admin.createTopics(all).all());
            // Asks the leader of each.
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> done(admin.listOffsets(ends).all()).size() == ends.size());
        }
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Lets a topic take records of so many bytes. */
    public void limit(String topic, int maxBytes) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            ConfigResource where = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            ConfigEntry what = new ConfigEntry("max.message.bytes", String.valueOf(maxBytes));
            AlterConfigOp set = new AlterConfigOp(what, AlterConfigOp.OpType.SET);
            done(admin.incrementalAlterConfigs(Map.of(where, List.of(set))).all());
        }
    }

    /** Sends a record without headers. */
    public void send(String topic, String key, String value) {
        send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8)));
    }

    /** Sends a record; returns at once. */
    public void send(ProducerRecord<byte[], byte[]> record) {
        if (producer.isEmpty()) {
            producer =
                    Optional.of(
                            new KafkaProducer<>(
                                    Map.of("bootstrap.servers", address),
                                    new ByteArraySerializer(),
                                    new ByteArraySerializer()));
        }
        sent.add(producer.get().send(record));
    }

    /** Waits until what was sent is there; fails if a record could not be sent. */
    public void flush() {
        sent.forEach(KafkaProcess::done);
        sent.clear();
    }

    /** All records of a topic, as a reader sees them that leaves out what was not committed. */
    public List<ConsumerRecord<String, byte[]>> committed(String topic) {
        Map<String, Object> how =
                Map.of("bootstrap.servers", address, "isolation.level", "read_committed");
        try (KafkaConsumer<String, byte[]> reader =
                new KafkaConsumer<>(how, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    reader.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                reader.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    @Override
    public void close() {
        producer.ifPresent(p -> p.close(Duration.ZERO));
        kill();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
