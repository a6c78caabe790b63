package dev.caravan.net;

import dev.caravan.config.JsonObject;
import dev.caravan.config.Provider;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Providers with nothing but a transport. */
final class ProviderFixture {
    private ProviderFixture() {}

    static Provider provider(String id, Provider.Request request) {
        return new Provider(
                id,
                URI.create("http://127.0.0.1/v1"),
                Optional.empty(),
                "openai-completions",
                Map.of(),
                OptionalInt.empty(),
                request,
                JsonObject.EMPTY,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Map.of(),
                true,
                Optional.empty(),
                true,
                Provider.Origin.CONFIGURED);
    }

    static Provider provider(String id) {
        return provider(id, Provider.Request.DEFAULT);
    }

    static Provider.Request viaProxy(String proxy) {
        return new Provider.Request(
                Map.of(),
                Optional.empty(),
                Optional.of(URI.create(proxy)),
                Optional.empty(),
                false,
                false);
    }

    static Provider.Request withTls(Optional<String> caFile, boolean insecureSkipVerify) {
        return new Provider.Request(
                Map.of(), Optional.empty(), Optional.empty(), caFile, insecureSkipVerify, false);
    }

    static Provider.Request allowingPrivateNetwork() {
        return new Provider.Request(
                Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), false, true);
    }
}
