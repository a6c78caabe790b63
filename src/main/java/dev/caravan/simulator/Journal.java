package dev.caravan.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;

import io.vertx.core.http.HttpServerRequest;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** The last 1,000 requests, for tests to look at. Thread-safe. */
final class Journal {
    private static final int MOST = 1_000;

    private final InstantSource clock;
    private final boolean keep;
    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private long count;

    Journal(InstantSource clock, boolean keep) {
        this.clock = clock;
        this.keep = keep;
    }

    boolean keeps() {
        return keep;
    }

    synchronized RecordedRequest arrived(HttpServerRequest request) {
        count++;
        RecordedRequest recorded = new RecordedRequest(clock, count, request);
        if (requests.size() == MOST) {
            requests.removeFirst();
        }
        requests.addLast(recorded);
        return recorded;
    }

    synchronized ArrayNode toJson() {
        ArrayNode all = Json.MAPPER.createArrayNode();
        requests.forEach(request -> all.add(request.toJson()));
        return all;
    }

    synchronized void clear() {
        requests.clear();
    }
}
