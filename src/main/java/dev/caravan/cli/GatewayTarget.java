package dev.caravan.cli;

import dev.caravan.config.ConfigStore;
import dev.caravan.config.Secret;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.net.URI;
import java.util.Optional;

/** The options that say which running gateway to ask. */
final class GatewayTarget {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where it listens. Default: as the configuration says, on this machine.")
    private @Nullable URI url;

    @Option(
            names = "--token",
            paramLabel = "SECRET",
            description = "Token or password. Default: the configuration's.")
    private @Nullable String token;

    /** Whether the options name one. */
    boolean isNamed() {
        return url != null;
    }

    /** Whether any of the options is there. */
    boolean isSaid() {
        return url != null || token != null;
    }

    GatewayClient client(ConfigStore store) {
        GatewayClient here = GatewayClient.of(store.current());
        Optional<Secret> secret =
                Optional.ofNullable(token)
                        .map(Secret::new)
                        .or(() -> store.current().auth().secret());
        return url == null ? here.with(secret) : new GatewayClient(url, secret);
    }
}
