package dev.caravan.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.openai.Json;
import dev.caravan.sse.SseItem;
import dev.caravan.sse.SseReader;
import dev.caravan.sse.SseTooLarge;

import java.io.IOException;
import java.util.Optional;

/**
 * The JSON events of an API whose streams have an event that ends them, so that the end of the
 * connection is always too early. One thread reads.
 */
public final class EventSource {
    private final SseReader reader;
    private final Runnable alive;
    private boolean begun;

    /**
     * Events out of a reader.
     *
     * @param alive told of every event and comment, so that clocks can be reset
     */
    public EventSource(SseReader reader, Runnable alive) {
        this.reader = reader;
        this.alive = alive;
    }

    /**
     * Waits for the next event.
     *
     * @throws AttemptFailed when the stream ends, or holds something that is no JSON object
     * @throws IOException when the connection fails
     */
    public JsonNode next() throws AttemptFailed, IOException {
        while (true) {
            Optional<SseItem> item = read();
            if (item.isEmpty()) {
                throw begun
                        ? new AttemptFailed(
                                new Failure.Unreachable(
                                        "the stream ended before the reply was complete"))
                        : Completion.unusable(
                                Reason.EMPTY_RESPONSE, "the stream ended without an event");
            }
            alive.run();
            if (item.get() instanceof SseItem.Event event && !event.isDone()) {
                String data = event.data().strip();
                if (!data.isEmpty() && !data.equals("[DONE]")) {
                    begun = true;
                    return parse(data);
                }
            }
        }
    }

    private Optional<SseItem> read() throws AttemptFailed, IOException {
        try {
            return reader.next();
        } catch (SseTooLarge e) {
            throw Completion.unusable(
                    Reason.BAD_RESPONSE, "an event is too large: " + e.getMessage());
        }
    }

    private static JsonNode parse(String data) throws AttemptFailed {
        try {
            return Json.readObject(data.getBytes(UTF_8));
        } catch (Json.MalformedJson e) {
            throw Completion.unusable(
                    Reason.BAD_RESPONSE,
                    data.startsWith("<")
                            ? "an event is HTML, not JSON"
                            : "an event is not JSON: " + e.describe());
        }
    }

    /** Whether {@link #next} would return without waiting for the upstream. */
    public boolean hasReady() {
        return reader.hasReady();
    }

    /**
     * Reads what comes after the reply.
     *
     * @throws IOException when the connection fails
     */
    public void drain() throws IOException {
        while (reader.next().isPresent()) {
            // What follows the end of a reply is of no interest.
        }
    }
}
