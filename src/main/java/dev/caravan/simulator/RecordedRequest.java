package dev.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;

/** One request and what became of its answer. Thread-safe. */
final class RecordedRequest {
    /** Times of later events are not kept. */
    private static final int MOST_EVENT_TIMES = 10_000;

    /** What became of an answer. */
    enum State {
        OPEN,
        COMPLETED,
        /** The peer left before the end. */
        ABORTED,
        /** The simulator itself stopped in the middle, because of a fault. */
        CUT
    }

    private final InstantSource clock;
    private final ObjectNode request;
    private final ArrayNode eventTimes = Json.MAPPER.createArrayNode();
    private State state = State.OPEN;
    private int events;
    private int status;

    RecordedRequest(InstantSource clock, long id, HttpServerRequest received) {
        this.clock = clock;
        request = Json.object().put("id", id).put("method", received.method().name());
        request.put("path", Call.path(received));
        request.put("query", Objects.requireNonNullElse(received.query(), ""));
        request.put("arrivedMs", clock.millis());
        request.set("headers", headers(received.headers()));
    }

    /** Lower-case name to the list of values. */
    static ObjectNode headers(MultiMap headers) {
        ObjectNode json = Json.object();
        headers.forEach(
                (name, value) -> json.withArrayProperty(name.toLowerCase(Locale.ROOT)).add(value));
        return json;
    }

    /** Parsed, or as text if it is no JSON. */
    synchronized void body(JsonNode body) {
        request.set("body", body);
    }

    synchronized void status(int code) {
        status = code;
    }

    synchronized void eventWritten() {
        events++;
        if (eventTimes.size() < MOST_EVENT_TIMES) {
            Instant now = clock.instant();
            eventTimes.add(now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
        }
    }

    /** The first end counts; only the peer's leaving after a cut is still noted. */
    synchronized void ended(State end) {
        if (end == State.ABORTED && state != State.COMPLETED) {
            request.put("disconnectedMs", clock.millis());
        }
        if (state == State.OPEN) {
            state = end;
            request.put("endedMs", clock.millis());
        }
    }

    synchronized ObjectNode toJson() {
        ObjectNode json = request.deepCopy();
        json.put("state", state.name().toLowerCase(Locale.ROOT));
        json.put("status", status);
        json.put("eventsWritten", events);
        json.set("eventTimesMicros", eventTimes.deepCopy());
        return json;
    }
}
