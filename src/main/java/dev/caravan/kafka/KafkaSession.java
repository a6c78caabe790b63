package dev.caravan.kafka;

import dev.caravan.kafka.RecordLines.Ended;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Shares shares;
    private List<Ended> unpublished = new ArrayList<>();
    private long pausedUntil = Long.MIN_VALUE;
    private boolean begun;
    private boolean stopping;

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
        this.shares = new Shares(consumer, lines, this::publish);
        consumer.subscribe(List.of(topic), shares);
    }

    @Override
    public void take(Duration wait) {
        // Whoever may not publish takes nothing.
        if (!begun && !canPublish()) {
            return;
        }
        begun = true;
        shares.pauseOrResume(!stopping && lines.hasRoom());
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            Optional<Share> share = shares.of(record);
            if (share.isPresent() && share.get().book().take(record.offset()) && !stopping) {
                lines.add(new Held(share.get(), record));
            }
        }
        reach.look();
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
            shares.learn();
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
            shares.leave();
            lines.recall();
            publisher.close();
            consumer.close(LEAVE);
        }
    }
}
