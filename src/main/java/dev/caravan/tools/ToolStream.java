package dev.caravan.tools;

import dev.caravan.dialect.ReplyStream;
import dev.caravan.failover.AttemptFailed;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * The chunks of a round without the calls of the gateway's own tools. When the last chunk was read,
 * the turn knows whether it goes on.
 */
public final class ToolStream implements ReplyStream {
    private final ArrayDeque<Chunk> held;
    private final ReplyStream rest;
    private final ToolTurn turn;
    private final CallCollector collector;
    private final ArrayDeque<Chunk> ready = new ArrayDeque<>();
    private @Nullable AttemptFailed failed;
    private @Nullable IOException broken;
    private boolean ended;

    /**
     * A stream over another.
     *
     * @param held chunks that were read from it already
     */
    public ToolStream(List<Chunk> held, ReplyStream rest, ToolTurn turn) {
        this.held = new ArrayDeque<>(held);
        this.rest = rest;
        this.turn = turn;
        this.collector = turn.collector();
    }

    @Override
    public Optional<Chunk> next() throws AttemptFailed, IOException {
        while (ready.isEmpty() && !isOver()) {
            pull();
        }
        Chunk chunk = ready.poll();
        if (chunk != null) {
            return Optional.of(chunk);
        }
        if (failed != null) {
            throw failed;
        }
        if (broken != null) {
            throw broken;
        }
        return Optional.empty();
    }

    /** One chunk of the source; a fault waits until what came before it was taken. */
    private void pull() {
        try {
            Chunk next = held.poll();
            Optional<Chunk> chunk = next != null ? Optional.of(next) : rest.next();
            if (chunk.isEmpty()) {
                ended = true;
                turn.take(collector);
            } else if (collector.pass(chunk.get().json())) {
                turn.join(chunk.get().json());
                ready.add(chunk.get());
            }
        } catch (AttemptFailed e) {
            failed = e;
        } catch (IOException e) {
            broken = e;
        }
    }

    private boolean isOver() {
        return ended || failed != null || broken != null;
    }

    /**
     * Chunks of which nothing is shown are passed over here: with the next one that is, the client
     * would wait for the upstream, and what was said before would wait with it.
     */
    @Override
    public boolean hasReady() {
        while (ready.isEmpty() && !isOver() && (!held.isEmpty() || rest.hasReady())) {
            pull();
        }
        return !ready.isEmpty() || isOver();
    }

    @Override
    public void drain() throws IOException {
        rest.drain();
    }
}
