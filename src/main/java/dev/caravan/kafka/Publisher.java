package dev.caravan.kafka;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Publishes letters and offsets in one transaction. After any fault the producer is closed, and the
 * next one, under the same transactional id, ends what the old one left open: committed or aborted,
 * which the group's offsets then tell. One thread at a time.
 */
final class Publisher implements AutoCloseable {
    private final Supplier<Producer<byte[], byte[]>> producers;
    private Optional<Producer<byte[], byte[]>> open = Optional.empty();

    /** The broker takes some of the letters at no time. */
    static final class TooLarge extends Exception {
        private final transient Set<Integer> letters;

        TooLarge(Set<Integer> letters) {
            super(letters.size() + " letters are larger than the broker takes", null, false, false);
            this.letters = Set.copyOf(letters);
        }

        /** Their places in the list. */
        Set<Integer> letters() {
            return letters;
        }
    }

    Publisher(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    boolean isOpen() {
        return open.isPresent();
    }

    /**
     * Opens a producer, after which nothing of an earlier one is in doubt.
     *
     * @throws KafkaException when it cannot; nothing is open then
     */
    void open() {
        Producer<byte[], byte[]> producer = producers.get();
        open = Optional.of(producer);
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            close();
            throw e;
        }
    }

    /**
     * Publishes all or nothing.
     *
     * @param group of the consumer as it is now: an owner that slept and lost its place is refused
     * @throws TooLarge nothing was published, and never will be with these letters
     * @throws KafkaException it is not known whether all or nothing was published
     */
    void publish(
            List<ProducerRecord<byte[], byte[]>> letters,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group)
            throws TooLarge {
        Producer<byte[], byte[]> producer = open.orElseThrow();
        Set<Integer> tooLarge = Collections.synchronizedSet(new TreeSet<>());
        try {
            producer.beginTransaction();
            List<Integer> places = new ArrayList<>();
            for (ProducerRecord<byte[], byte[]> letter : letters) {
                int place = places.size();
                places.add(place);
                var _ =
                        producer.send(
                                letter,
                                (_, fault) -> {
                                    if (fault instanceof RecordTooLargeException) {
                                        tooLarge.add(place);
                                    }
                                });
            }
            // What the broker refuses is known before the offsets can be.
            producer.flush();
            producer.sendOffsetsToTransaction(offsets, group);
            producer.commitTransaction();
        } catch (KafkaException e) {
            close();
            if (!tooLarge.isEmpty()) {
                throw new TooLarge(tooLarge);
            }
            throw e;
        }
    }

    /** An open transaction is left to whoever opens the next producer, or to its time-out. */
    @Override
    public void close() {
        open.ifPresent(producer -> producer.close(Duration.ZERO));
        open = Optional.empty();
    }
}
