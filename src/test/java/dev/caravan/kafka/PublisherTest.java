package dev.caravan.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@DisplayName("GUA-1: letters and offsets are published together or not at all")
class PublisherTest {
    private static final TopicPartition PARTITION = new TopicPartition("in", 0);
    private static final ConsumerGroupMetadata GROUP = new ConsumerGroupMetadata("g");

    private final List<MockProducer<byte[], byte[]>> made = new ArrayList<>();
    private final Publisher publisher = new Publisher(this::make);

    private MockProducer<byte[], byte[]> make() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer());
        made.add(producer);
        return producer;
    }

    private static ProducerRecord<byte[], byte[]> letter() {
        return new ProducerRecord<>("out", new byte[] {1}, new byte[] {2});
    }

    private void publish() throws Publisher.TooLarge {
        publisher.publish(
                List.of(letter(), letter()), Map.of(PARTITION, new OffsetAndMetadata(7)), GROUP);
    }

    @Test
    void commitsBothInOneTransaction() throws Exception {
        publisher.open();
        publish();
        assertThat(made.getFirst().commitCount()).isEqualTo(1);
        assertThat(made.getFirst().history()).hasSize(2);
        assertThat(made.getFirst().consumerGroupOffsetsHistory())
                .containsExactly(Map.of("g", Map.of(PARTITION, new OffsetAndMetadata(7))));
    }

    @Test
    void beginsWithANewProducerAfterAFault() {
        publisher.open();
        made.getFirst().commitTransactionException = new KafkaException("away");
        assertThatThrownBy(this::publish).isInstanceOf(KafkaException.class);
        assertThat(publisher.isOpen()).isFalse();
        assertThat(made.getFirst().closed()).isTrue();
        publisher.open();
        assertThat(made).hasSize(2);
        assertThat(made.getLast().transactionInitialized()).isTrue();
    }

    @Test
    void isNotOpenWhenItCouldNotBegin() {
        Publisher broken =
                new Publisher(
                        () -> {
                            MockProducer<byte[], byte[]> producer = make();
                            producer.initTransactionException = new KafkaException("away");
                            return producer;
                        });
        assertThatThrownBy(broken::open).isInstanceOf(KafkaException.class);
        assertThat(broken.isOpen()).isFalse();
    }
}
