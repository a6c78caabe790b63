package dev.caravan.kafka;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.BadMessage;
import dev.caravan.batch.MessageRequest;
import dev.caravan.batch.Recall;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Serves the records that were taken, so many at once, each on a thread of its own. Thread-safe.
 */
final class RecordLines {
    private static final Logger LOG = LoggerFactory.getLogger(RecordLines.class);

    private final Runner runner;
    private final IntSupplier maxBytes;
    private final Letters letters;
    private final int concurrency;

    // Guarded by this.
    private final Deque<Held> waiting = new ArrayDeque<>();
    private final Map<Held, Recall> underWay = new HashMap<>();

    /** Begun and not settled: so many are asked again, should the process die now (GUA-2). */
    private final Set<Held> unsettled = new HashSet<>();

    private final List<Ended> ended = new ArrayList<>();
    private boolean stopped;

    /** Serves a request, again as often as its fault is worth it (GUA-4). */
    interface Runner {
        /** The line of its result; empty when it was called back. */
        Optional<ObjectNode> run(MessageRequest request, Recall recall) throws InterruptedException;
    }

    /** A record with what is to be published of it. */
    record Ended(Held held, ProducerRecord<byte[], byte[]> letter) {}

    /**
     * Lines of which none is there.
     *
     * @param maxBytes of a record's value
     * @param concurrency records that have begun and have no published result
     */
    RecordLines(Runner runner, IntSupplier maxBytes, Letters letters, int concurrency) {
        this.runner = runner;
        this.maxBytes = maxBytes;
        this.letters = letters;
        this.concurrency = concurrency;
    }

    synchronized void add(Held held) {
        waiting.add(held);
    }

    /** Whether more could be begun than are there. */
    synchronized boolean hasRoom() {
        return !stopped && waiting.isEmpty() && unsettled.size() < concurrency;
    }

    /** Whether nothing is under way, and nothing has ended that is not settled. */
    synchronized boolean isIdle() {
        return unsettled.isEmpty();
    }

    /** Begins as many as there is room for. */
    synchronized void begin() {
        while (!stopped && unsettled.size() < concurrency && !waiting.isEmpty()) {
            Held held = waiting.remove();
            unsettled.add(held);
            Recall recall = new Recall();
            underWay.put(held, recall);
            Thread.ofVirtual().name("caravan-kafka-line").start(() -> serve(held, recall));
        }
    }

    private void serve(Held held, Recall recall) {
        Optional<ProducerRecord<byte[], byte[]>> letter = Optional.empty();
        try {
            letter = letter(held, recall);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(held, letter);
        }
    }

    private Optional<ProducerRecord<byte[], byte[]>> letter(Held held, Recall recall)
            throws InterruptedException {
        try {
            MessageRequest request = Letters.read(held.record(), maxBytes.getAsInt());
            return runner.run(request, recall).map(letters::result);
        } catch (BadMessage e) {
            // Not the message: it may repeat what a client wrote.
            LOG.warn("{} is a dead letter: {}", held.place(), e.code());
            return Optional.of(letters.deadLetter(held.record(), e));
        } catch (RuntimeException e) {
            LOG.error("{} cannot be served", held.place(), e);
            BadMessage why =
                    new BadMessage(
                            "internal_error", "The gateway's log has it under " + held.place());
            return Optional.of(letters.deadLetter(held.record(), why));
        }
    }

    private synchronized void end(Held held, Optional<ProducerRecord<byte[], byte[]>> letter) {
        underWay.remove(held);
        if (letter.isPresent() && !held.share().isGone()) {
            ended.add(new Ended(held, letter.get()));
        } else {
            unsettled.remove(held);
        }
    }

    /** The results of these are published; others may take their places. */
    synchronized void settle(Collection<Held> published) {
        unsettled.removeAll(published);
        begin();
    }

    /** What has ended since this was asked last. */
    synchronized List<Ended> takeEnded() {
        List<Ended> all = ended.stream().filter(e -> !e.held().share().isGone()).toList();
        ended.clear();
        return all;
    }

    /** A partition is another gateway's: its records end here without a result. */
    void drop(Share share) {
        share.leave();
        List<Recall> recalls = new ArrayList<>();
        synchronized (this) {
            waiting.removeIf(held -> held.share() == share);
            unsettled.removeIf(held -> held.share() == share && !underWay.containsKey(held));
            underWay.forEach(
                    (held, recall) -> {
                        if (held.share() == share) {
                            recalls.add(recall);
                        }
                    });
        }
        recalls.forEach(Recall::call);
    }

    /** Begins nothing any more; what has not begun is somebody else's. */
    synchronized void stop() {
        stopped = true;
        waiting.clear();
    }

    /** Calls back what is under way. */
    void recall() {
        List<Recall> recalls;
        synchronized (this) {
            recalls = List.copyOf(underWay.values());
        }
        recalls.forEach(Recall::call);
    }
}
