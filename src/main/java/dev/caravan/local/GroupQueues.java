package dev.caravan.local;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The requests that wait for the place of each group; never more than allowed, whichever services
 * they want (SVC-12). A request leaves by itself when it has its answer. Thread-safe; calls nobody.
 */
// A request is that very future and no equal one.
@SuppressWarnings("CollectionUndefinedEquality")
final class GroupQueues {
    private final Map<String, Set<CompletableFuture<Lease>>> queued = new HashMap<>();
    private int max;

    /** How many may wait for a group from now on; those who wait already stay. */
    synchronized void allow(int atMost) {
        max = atMost;
    }

    /** Lets a request in, also one that is in already; false when there is no room for it. */
    boolean enter(String group, CompletableFuture<Lease> request) {
        if (!add(group, request)) {
            return false;
        }
        // One that was answered before it was in has left already, to no effect.
        if (request.isDone()) {
            leave(request);
        }
        return true;
    }

    private synchronized boolean add(String group, CompletableFuture<Lease> request) {
        Set<CompletableFuture<Lease>> waiting = queued.computeIfAbsent(group, _ -> new HashSet<>());
        if (waiting.contains(request)) {
            return true;
        }
        return waiting.size() < max && waiting.add(request);
    }

    /** The request waits for no place any more. */
    synchronized void leave(CompletableFuture<Lease> request) {
        queued.values().forEach(waiting -> waiting.remove(request));
    }

    /** How many wait. */
    synchronized int size(String group) {
        return queued.getOrDefault(group, Set.of()).size();
    }
}
