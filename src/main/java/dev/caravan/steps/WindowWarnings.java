package dev.caravan.steps;

import dev.caravan.routing.Candidate;
import dev.caravan.routing.ContextWindow;
import dev.caravan.routing.ModelRef;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Warns of small context windows (CTX-2), once for each model and window. Thread-safe. */
final class WindowWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(WindowWarnings.class);

    /** Ids of open lists come from clients: what is remembered has a bound. */
    private static final int MAX_REMEMBERED = 1_000;

    private final Set<Told> told = ConcurrentHashMap.newKeySet();

    private record Told(ModelRef ref, int tokens) {}

    void look(Candidate candidate) {
        ContextWindow window = candidate.window();
        if (window.verdict() != ContextWindow.Verdict.WARN || told.size() >= MAX_REMEMBERED) {
            return;
        }
        if (told.add(new Told(candidate.ref(), window.effective()))) {
            LOG.warn(
                    "the context window of {} is small: {} tokens by {} (reference {}); replies may"
                            + " be cut and long requests refused",
                    candidate.ref(),
                    window.effective(),
                    window.source(),
                    window.reference());
        }
    }
}
