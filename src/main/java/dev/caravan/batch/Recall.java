package dev.caravan.batch;

import dev.caravan.net.Recipient;

import java.util.ArrayList;
import java.util.List;

/**
 * Calls a line back that is under way (GUA-8). For the line it is what a client's going is for a
 * request over HTTP. Thread-safe.
 */
public final class Recall implements Recipient {
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean called;

    /** Ends the line's calls; without effect when that was done before. */
    public void call() {
        List<Runnable> told;
        synchronized (listeners) {
            if (called) {
                return;
            }
            called = true;
            told = List.copyOf(listeners);
        }
        told.forEach(Runnable::run);
    }

    @Override
    public void onGone(Runnable action) {
        synchronized (listeners) {
            if (!called) {
                listeners.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public void forget(Runnable action) {
        synchronized (listeners) {
            listeners.remove(action);
        }
    }

    @Override
    public boolean isGone() {
        synchronized (listeners) {
            return called;
        }
    }

    @Override
    public long bytesSent() {
        // Nothing goes over a wire.
        return 0;
    }
}
