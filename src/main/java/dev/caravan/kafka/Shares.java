package dev.caravan.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The partitions that are this gateway's now. Kafka tells of changes within a poll, on the thread
 * that polls, which is the only one here.
 */
final class Shares implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Shares.class);

    private final Consumer<byte[], byte[]> consumer;
    private final RecordLines lines;
    private final Runnable publish;
    private final Map<TopicPartition, Share> shares = new HashMap<>();
    private boolean leaving;

    /**
     * No partitions.
     *
     * @param lines told when records are another gateway's
     * @param publish publishes what has ended, while the partition is still this gateway's
     */
    Shares(Consumer<byte[], byte[]> consumer, RecordLines lines, Runnable publish) {
        this.consumer = consumer;
        this.lines = lines;
        this.publish = publish;
    }

    Optional<Share> of(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(
                shares.get(new TopicPartition(record.topic(), record.partition())));
    }

    /** Has the next poll give records, or none. */
    void pauseOrResume(boolean room) {
        Set<TopicPartition> paused = new HashSet<>();
        for (Share share : shares.values()) {
            if (!room || share.book().isFull()) {
                paused.add(share.partition());
            }
        }
        Set<TopicPartition> free = new HashSet<>(shares.keySet());
        free.removeAll(paused);
        consumer.pause(paused);
        consumer.resume(free);
    }

    /** Asks Kafka what was published, after nobody heard. */
    void learn() {
        committed(Set.copyOf(shares.keySet()))
                .forEach(
                        (partition, mark) ->
                                Optional.ofNullable(shares.get(partition))
                                        .ifPresent(share -> share.book().learn(mark)));
    }

    /** Of the partitions of which the group knows something. */
    private Map<TopicPartition, OffsetBook.Mark> committed(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetBook.Mark> known = new HashMap<>();
        if (!partitions.isEmpty()) {
            consumer.committed(partitions)
                    .forEach((partition, at) -> mark(at).ifPresent(m -> known.put(partition, m)));
        }
        return known;
    }

    private static Optional<OffsetBook.Mark> mark(@Nullable OffsetAndMetadata at) {
        return Optional.ofNullable(at).map(a -> new OffsetBook.Mark(a.offset(), a.metadata()));
    }

    /** What comes now is the end: all that could be published is. */
    void leave() {
        leaving = true;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetBook.Mark> marks = committed(Set.copyOf(partitions));
        for (TopicPartition partition : partitions) {
            Optional<OffsetBook.Mark> mark = Optional.ofNullable(marks.get(partition));
            // What the book says and where the reading begins must be of one moment.
            mark.ifPresent(known -> consumer.seek(partition, known.offset()));
            OffsetBook book = mark.map(OffsetBook::from).orElseGet(OffsetBook::empty);
            shares.put(partition, new Share(partition, book));
        }
        // There need not be room.
        consumer.pause(partitions);
        told();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty() && !leaving) {
            publish.run();
        }
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Optional.ofNullable(shares.remove(partition)).ifPresent(lines::drop);
        }
        if (!partitions.isEmpty() && !leaving) {
            told();
        }
    }

    private void told() {
        LOG.info(
                "Kafka: this gateway serves {}",
                shares.isEmpty()
                        ? "no partition now"
                        : shares.keySet().stream().map(Object::toString).sorted().toList());
    }
}
