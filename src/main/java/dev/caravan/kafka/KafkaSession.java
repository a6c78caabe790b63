package dev.caravan.kafka;

import dev.caravan.kafka.RecordLines.Ended;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One membership in the consumer group: takes records, has them served, publishes what came of
 * them. Between two polls no line is waited for, so that a line may take as long as it likes. One
 * thread at a time.
 */
final class KafkaSession implements IntakeSession {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSession.class);
    private static final Duration LEAVE = Duration.ofSeconds(5);

    /** After a fault of publishing, in milliseconds. */
    private static final long PAUSE_MS = 1_000;

    private final Consumer<byte[], byte[]> consumer;
    private final Publisher publisher;
    private final RecordLines lines;
    private final Letters letters;
    private final Reach reach;
    private final Trouble trouble;
    private final LongSupplier nowMs;
    private final Map<TopicPartition, Share> shares = new HashMap<>();
    private List<Ended> unpublished = new ArrayList<>();
    private long pausedUntil = Long.MIN_VALUE;
    private boolean begun;
    private boolean stopping;
    private boolean closing;

    /**
     * What a session is made of.
     *
     * @param nowMs a clock that only goes forward, in milliseconds
     */
    record Parts(
            Consumer<byte[], byte[]> consumer,
            Publisher publisher,
            RecordLines lines,
            Letters letters,
            Trouble trouble,
            LongSupplier nowMs) {}

    KafkaSession(Parts parts, String topic) {
        this.consumer = parts.consumer();
        this.publisher = parts.publisher();
        this.lines = parts.lines();
        this.letters = parts.letters();
        this.trouble = parts.trouble();
        this.nowMs = parts.nowMs();
        this.reach = new Reach(consumer, trouble, nowMs);
        consumer.subscribe(List.of(topic), new Rebalance());
    }

    @Override
    public void take(Duration wait) {
        // Whoever may not publish takes nothing.
        if (!begun && !canPublish()) {
            return;
        }
        begun = true;
        pauseOrResume();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            Share share = shares.get(new TopicPartition(record.topic(), record.partition()));
            if (share != null && share.book().take(record.offset()) && !stopping) {
                lines.add(new Held(share, record));
            }
        }
        reach.look();
    }

    private void pauseOrResume() {
        boolean room = !stopping && lines.hasRoom();
        Set<TopicPartition> full = new HashSet<>();
        for (Share share : shares.values()) {
            if (!room || share.book().isFull()) {
                full.add(share.partition());
            }
        }
        Set<TopicPartition> free = new HashSet<>(shares.keySet());
        free.removeAll(full);
        consumer.pause(full);
        consumer.resume(free);
    }

    @Override
    public void begin() {
        lines.begin();
    }

    @Override
    public void publish() {
        unpublished.addAll(lines.takeEnded());
        unpublished.removeIf(ended -> ended.held().share().isGone());
        if (unpublished.isEmpty() || !canPublish()) {
            return;
        }
        List<Ended> now =
                unpublished.stream()
                        .filter(e -> e.held().share().book().mayPublish(e.held().offset()))
                        .toList();
        Map<Share, List<Long>> offsets = new HashMap<>();
        now.forEach(
                e ->
                        offsets.computeIfAbsent(e.held().share(), _ -> new ArrayList<>())
                                .add(e.held().offset()));
        try {
            publisher.publish(
                    now.stream().map(Ended::letter).toList(),
                    marks(offsets),
                    consumer.groupMetadata());
            offsets.forEach((share, those) -> share.book().published(those));
            unpublished.removeAll(now);
            settle(now);
            trouble.over();
        } catch (Publisher.TooLarge e) {
            e.letters().forEach(place -> replace(now.get(place)));
        } catch (KafkaException e) {
            failed("a result cannot be published", e);
        }
    }

    private void settle(List<Ended> published) {
        lines.settle(published.stream().map(Ended::held).toList());
    }

    private static Map<TopicPartition, OffsetAndMetadata> marks(Map<Share, List<Long>> offsets) {
        Map<TopicPartition, OffsetAndMetadata> marks = new HashMap<>();
        offsets.forEach(
                (share, those) -> {
                    OffsetBook.Mark mark = share.book().with(those);
                    marks.put(share.partition(), new OffsetAndMetadata(mark.offset(), mark.text()));
                });
        return marks;
    }

    private void replace(Ended refused) {
        LOG.warn(
                "{}: what came of it is too large for the topic {}",
                refused.held().place(),
                refused.letter().topic());
        unpublished.remove(refused);
        unpublished.add(
                new Ended(
                        refused.held(),
                        letters.tooLarge(refused.held().record(), refused.letter())));
    }

    private void failed(String doing, KafkaException fault) {
        publisher.close();
        pausedUntil = nowMs.getAsLong() + PAUSE_MS;
        // That the broker is away, the other tells.
        if (reach.isConnected()) {
            trouble.met(doing, fault);
        }
    }

    /**
     * Makes sure that results can be published and that it is known which ones are. False when they
     * cannot just now.
     */
    private boolean canPublish() {
        // Publishing would wait for an answer, and the polls with it.
        if (nowMs.getAsLong() < pausedUntil || (begun && !reach.isConnected())) {
            return false;
        }
        if (publisher.isOpen()) {
            return true;
        }
        try {
            publisher.open();
            Map<TopicPartition, OffsetAndMetadata> marks = committed(shares.keySet());
            marks.forEach((partition, kept) -> learn(shares.get(partition), kept));
            List<Ended> unheard =
                    unpublished.stream()
                            .filter(e -> !e.held().share().book().isOpen(e.held().offset()))
                            .toList();
            unpublished.removeAll(unheard);
            settle(unheard);
            return true;
        } catch (KafkaException e) {
            failed("results cannot be published", e);
            return false;
        }
    }

    private static void learn(
            @org.jspecify.annotations.Nullable Share share, OffsetAndMetadata at) {
        if (share != null) {
            share.book().learn(new OffsetBook.Mark(at.offset(), at.metadata()));
        }
    }

    /** Of the partitions of which the group knows something. */
    private Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
        if (!partitions.isEmpty()) {
            consumer.committed(partitions)
                    .forEach(
                            (partition, at) ->
                                    Optional.ofNullable(at)
                                            .ifPresent(mark -> known.put(partition, mark)));
        }
        return known;
    }

    @Override
    public void stop() {
        stopping = true;
        lines.stop();
    }

    @Override
    public boolean isIdle() {
        return lines.isIdle();
    }

    @Override
    public void close() {
        stop();
        try {
            publish();
        } finally {
            closing = true;
            lines.recall();
            publisher.close();
            consumer.close(LEAVE);
        }
    }

    /** Called within polls, on the polling thread. */
    private final class Rebalance implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> marks = committed(Set.copyOf(partitions));
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata at = marks.get(partition);
                OffsetBook book = OffsetBook.empty();
                if (at != null) {
                    // What the book says and where the reading begins must be of one moment.
                    consumer.seek(partition, at.offset());
                    book = OffsetBook.from(new OffsetBook.Mark(at.offset(), at.metadata()));
                }
                shares.put(partition, new Share(partition, book));
            }
            // There need not be room.
            consumer.pause(partitions);
            told();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty() && !closing) {
                publish();
            }
            drop(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            drop(partitions);
        }

        private void drop(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                Optional.ofNullable(shares.remove(partition)).ifPresent(lines::drop);
            }
            unpublished.removeIf(ended -> ended.held().share().isGone());
            if (!partitions.isEmpty() && !closing) {
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
}
