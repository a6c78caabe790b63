package dev.caravan.discovery;

import dev.caravan.config.Provider;
import dev.caravan.config.Provider.Model;
import dev.caravan.openai.ForeignText;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks the servers that are due for their models, side by side and off the request path. A failure
 * is one warning and never more (DSC-3).
 */
public final class Discoverer {
    private static final Logger LOG = LoggerFactory.getLogger(Discoverer.class);
    private static final int MAX_SHOWN = 200;

    private final DiscoveryBook book;
    private final Asker asker;
    private final Runnable changed;

    /**
     * A discoverer on a book.
     *
     * @param changed called after a list has changed
     */
    public Discoverer(DiscoveryBook book, Asker asker, Runnable changed) {
        this.book = book;
        this.asker = asker;
        this.changed = changed;
    }

    /** Asks those that are due; does not wait for them. */
    public void askDue() {
        start(false);
    }

    /** Asks all that are not being asked, and waits until they have answered or time is up. */
    public List<DiscoveryBook.State> askAll(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (Thread asking : start(true)) {
            asking.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
        return book.states();
    }

    private List<Thread> start(boolean all) {
        List<Thread> threads = new ArrayList<>();
        for (Provider provider : book.take(all)) {
            threads.add(
                    Thread.ofVirtual()
                            .name("discover-" + provider.id())
                            .start(() -> ask(provider)));
        }
        return threads;
    }

    private void ask(Provider provider) {
        try {
            Map<String, Model> rows =
                    Listing.of(provider.id())
                            .models(
                                    (path, fromRoot, body) ->
                                            asker.send(provider, path, fromRoot, body));
            if (book.found(provider, rows)) {
                LOG.info("{} has {} models", provider.id(), rows.size());
                changed.run();
            }
        } catch (Listing.NoAnswer | ModelLists.NoModelList e) {
            failed(provider, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.debug("discovery of {} failed", provider.id(), e);
            failed(provider, "the question could not be asked");
        }
    }

    private void failed(Provider provider, String why) {
        if (book.failed(provider, why)) {
            LOG.warn(
                    "cannot ask {} for its models: {}",
                    provider.id(),
                    ForeignText.shown(why, MAX_SHOWN));
        }
    }
}
