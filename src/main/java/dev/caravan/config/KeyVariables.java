package dev.caravan.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The environment variables that may hold a known provider's key (spec 1.5, 1.6). */
public final class KeyVariables {
    private KeyVariables() {}

    /** Their names, the first that is set counts; empty for a provider that is not known. */
    public static List<String> of(String providerId) {
        return Stream.of(Catalog.hosted(), Catalog.discoverable())
                .flatMap(catalog -> Optional.ofNullable(catalog.entries().get(providerId)).stream())
                .map(Catalog.Entry::keyEnv)
                .findFirst()
                .orElse(List.of());
    }
}
