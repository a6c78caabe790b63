package dev.caravan.cli;

import dev.caravan.config.GatewayConfig;
import dev.caravan.discovery.Asker;
import dev.caravan.discovery.Discoverer;
import dev.caravan.discovery.DiscoveryBook;

import java.io.PrintWriter;
import java.time.Duration;

/** The configuration with the models that servers of this machine have now (DSC-1). */
final class DiscoveredModels {
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private DiscoveredModels() {}

    /** Asks each server once; one that does not answer is a line on {@code err}. */
    static GatewayConfig in(GatewayConfig config, Asker asker, PrintWriter err) {
        DiscoveryBook book = new DiscoveryBook(() -> System.nanoTime() / 1_000_000);
        book.follow(config.providers().values());
        try {
            new Discoverer(book, asker, () -> {})
                    .askAll(PATIENCE)
                    .forEach(
                            state ->
                                    state.error()
                                            .ifPresent(
                                                    why -> err.println(state.id() + ": " + why)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        err.flush();
        return config.withDiscovered(book.rows());
    }
}
