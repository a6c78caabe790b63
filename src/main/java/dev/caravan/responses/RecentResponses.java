package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.openai.Json;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Responses of the last while, in memory. Beyond a number of bytes the oldest give way early. Safe
 * for many threads.
 */
public final class RecentResponses implements ResponseStore {
    /** How long a response is kept, in milliseconds. */
    public static final long KEPT_MS = 30 * 60_000L;

    /**
     * Bytes of JSON that are kept at most. Its trees take about seven times as much heap (measured:
     * 5.8 KiB for 0.9 KiB of text), 64 MiB.
     */
    public static final long MAX_BYTES = 9L << 20;

    private final LongSupplier nowMs;
    private final long maxBytes;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long bytes;

    private record Entry(StoredResponse response, long untilMs, long bytes) {}

    /**
     * An empty store.
     *
     * @param nowMs a clock that only goes forward, in milliseconds
     * @param maxBytes of JSON, of all that is kept
     */
    public RecentResponses(LongSupplier nowMs, long maxBytes) {
        this.nowMs = nowMs;
        this.maxBytes = maxBytes;
    }

    @Override
    public synchronized void keep(StoredResponse response) {
        forget(response.id());
        long size =
                Json.bytes(response.response()).length
                        + response.input().stream().mapToLong(i -> Json.bytes(i).length).sum();
        entries.put(response.id(), new Entry(response, nowMs.getAsLong() + KEPT_MS, size));
        bytes += size;
        expire();
    }

    @Override
    public synchronized Optional<StoredResponse> find(String id) {
        expire();
        return Optional.ofNullable(entries.get(id)).map(Entry::response);
    }

    @Override
    public synchronized Optional<JsonNode> item(StoredResponse.Owner owner, String itemId) {
        expire();
        return entries.values().stream()
                .map(Entry::response)
                .filter(response -> response.owner().equals(owner))
                .flatMap(response -> response.item(itemId).stream())
                .findFirst();
    }

    @Override
    public synchronized void delete(String id) {
        forget(id);
    }

    private void forget(String id) {
        Entry gone = entries.remove(id);
        if (gone != null) {
            bytes -= gone.bytes();
        }
    }

    /** Entries stand in the order of their ends. */
    private void expire() {
        long now = nowMs.getAsLong();
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry entry = oldest.next();
            if (entry.untilMs() > now && bytes <= maxBytes) {
                return;
            }
            bytes -= entry.bytes();
            oldest.remove();
        }
    }
}
