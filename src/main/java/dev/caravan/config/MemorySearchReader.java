package dev.caravan.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code memorySearch} of the defaults or of an agent (EMB-1, EMB-2). */
final class MemorySearchReader {
    private MemorySearchReader() {}

    static MemorySearch read(Section owner) {
        Section memory = owner.child("memorySearch");
        Section remote = memory.child("remote");
        Optional<URI> baseUrl =
                remote.text("baseUrl", Urls.HTTP)
                        .flatMap(text -> Urls.http(remote, "baseUrl", text))
                        .map(Urls::withoutTrailingSlash);
        MemorySearch read =
                new MemorySearch(
                        id(memory, "provider", "the id of a provider"),
                        memory.text("model", "the id of an embedding model"),
                        baseUrl,
                        remote.providerKey("apiKey"),
                        id(memory, "fallback", "the id of a provider, or none")
                                .filter(id -> !id.equals("none")));
        remote.finish();
        memory.finish();
        return read;
    }

    private static Optional<String> id(Section memory, String key, String allowed) {
        return memory.text(key, allowed).map(id -> id.toLowerCase(Locale.ROOT));
    }
}
