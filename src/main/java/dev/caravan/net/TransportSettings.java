package dev.caravan.net;

import dev.caravan.config.Provider;

import java.net.URI;
import java.util.Optional;

/** What decides how a provider's connections are made; equal settings share a client. */
record TransportSettings(
        String providerId,
        int connectTimeoutSeconds,
        Optional<URI> proxy,
        Optional<String> caFile,
        boolean insecureSkipVerify,
        boolean allowPrivateNetwork) {
    private static final int CONNECT_TIMEOUT_SECONDS = 10;

    static TransportSettings of(Provider provider) {
        Provider.Request request = provider.request();
        // PRV-7: connecting has its own clock; timeoutSeconds bounds the whole call, so this too.
        int connect =
                Math.min(
                        CONNECT_TIMEOUT_SECONDS,
                        provider.timeoutSeconds().orElse(CONNECT_TIMEOUT_SECONDS));
        return new TransportSettings(
                provider.id(),
                Math.max(1, connect),
                request.proxy(),
                request.caFile(),
                request.insecureSkipVerify(),
                request.allowPrivateNetwork());
    }

    /** Without the proxy's address: it may carry a password. */
    @Override
    public String toString() {
        return "TransportSettings[" + providerId + "]";
    }
}
