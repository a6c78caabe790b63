package dev.caravan.discovery;

import dev.caravan.config.Provider;

/** Sends one request to a provider that is asked for its models. */
@FunctionalInterface
public interface Asker {
    /**
     * The answer's body.
     *
     * @param path with a leading slash
     * @param fromRoot whether the path begins at the server's root, else below the base URL
     * @param body JSON to post; empty for a GET
     * @throws Listing.NoAnswer when there is no answer with status 2xx within five seconds
     */
    byte[] send(Provider provider, String path, boolean fromRoot, byte[] body)
            throws Listing.NoAnswer;
}
