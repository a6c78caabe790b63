package dev.caravan.dialect;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The dialects that there are, by the name of their API. */
public final class Dialects {
    private static final Map<String, Dialect> ALL =
            ServiceLoader.load(Dialect.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .collect(Collectors.toUnmodifiableMap(Dialect::api, Function.identity()));

    private Dialects() {}

    public static Optional<Dialect> of(String api) {
        return Optional.ofNullable(ALL.get(api));
    }
}
