package dev.caravan.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sends the events of one answer: at the pace of the behaviour, no faster than the peer reads, and
 * none after the peer has left. Runs on the event loop only.
 */
final class EventStream {

    /**
     * One event.
     *
     * @param bytes gives them as they go out; asked once, at the moment of sending
     * @param delayMs ms to wait before it
     */
    record Event(Supplier<Buffer> bytes, int delayMs) {
        Event(Buffer bytes, int delayMs) {
            this(() -> bytes, delayMs);
        }
    }

    private final Vertx vertx;
    private final Call call;
    private final Behaviour behaviour;
    private final Iterator<Event> events;
    private final Optional<Fault.Cut> cut;
    private int sent;

    EventStream(
            Vertx vertx,
            Call call,
            Behaviour behaviour,
            Iterator<Event> events,
            Optional<Fault.Cut> cut) {
        this.vertx = vertx;
        this.call = call;
        this.behaviour = behaviour;
        this.events = events;
        this.cut = cut;
    }

    /** Sends the head at once, as llama.cpp does, long before the first token. */
    void start() {
        call.status(200);
        call.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
        call.response().putHeader("Cache-Control", "no-cache");
        call.response().write(Buffer.buffer());
        if (behaviour.keepAliveMs() > 0) {
            vertx.setPeriodic(behaviour.keepAliveMs(), this::keepAlive);
        }
        after(behaviour.firstTokenDelayMs(), this::next);
    }

    private void keepAlive(long timer) {
        if (call.isOver()) {
            vertx.cancelTimer(timer);
        } else {
            call.response().write(Framing.of(behaviour).keepAlive());
        }
    }

    private void next() {
        while (!call.isOver()) {
            if (cut.isPresent() && sent == cut.get().afterEvents().orElse(0)) {
                call.cutAfterWrites(vertx, cut.get().way());
                return;
            }
            if (!events.hasNext()) {
                call.finish();
                return;
            }
            Event event = events.next();
            if (event.delayMs() > 0 || behaviour.splitWrites()) {
                after(event.delayMs(), () -> write(event.bytes().get()));
                return;
            }
            send(event.bytes().get());
            sent();
            if (call.response().writeQueueFull()) {
                call.response().drainHandler(drained -> next());
                return;
            }
        }
    }

    private void write(Buffer event) {
        if (behaviour.splitWrites()) {
            writePieces(Framing.split(event).iterator());
        } else {
            send(event);
            sent();
            next();
        }
    }

    /** A ms between the pieces, so that they leave in packets of their own. */
    private void writePieces(Iterator<Buffer> pieces) {
        send(pieces.next());
        if (pieces.hasNext()) {
            after(1, () -> writePieces(pieces));
        } else {
            sent();
            after(1, this::next);
        }
    }

    private void send(Buffer bytes) {
        if (!call.isOver()) {
            call.response().write(bytes);
        }
    }

    private void sent() {
        if (!call.isOver()) {
            sent++;
            call.eventWritten();
        }
    }

    private void after(int ms, Runnable then) {
        if (ms == 0) {
            then.run();
        } else {
            vertx.setTimer(ms, timer -> then.run());
        }
    }

    /** A stream without any behaviour of its own, for the garbage. */
    static EventStream of(Vertx vertx, Call call, List<Event> events) {
        return new EventStream(vertx, call, Behaviour.NORMAL, events.iterator(), Optional.empty());
    }
}
