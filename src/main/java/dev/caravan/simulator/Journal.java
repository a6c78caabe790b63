package dev.caravan.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.vertx.core.http.HttpServerRequest;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last 1,000 requests, for tests to look at. Thread-safe. */
final class Journal {
    private static final int MOST = 1_000;

    /** Paths that are counted; what comes to still others is counted together. */
    private static final int MOST_PATHS = 100;

    private static final String OTHER = "other";

    private final InstantSource clock;
    private final boolean keep;
    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
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
        String path = request.path();
        boolean known = counts.containsKey(path) || counts.size() < MOST_PATHS;
        counts.merge(known ? path : OTHER, 1L, Long::sum);
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

    /** How many requests came to each path, also those that are not kept any more. */
    synchronized ObjectNode counts() {
        ObjectNode all = Json.MAPPER.createObjectNode();
        counts.forEach(all::put);
        return all;
    }

    synchronized void clear() {
        requests.clear();
        counts.clear();
    }
}
