package dev.caravan.routing;

import java.util.Optional;

/** Short forms of what callers ask for. */
final class Asked {
    private Asked() {}

    static Ask nothing() {
        return new Ask(Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Ask model(String model) {
        return new Ask(Optional.empty(), Optional.empty(), Optional.of(model));
    }

    static Ask agent(String header) {
        return new Ask(Optional.of(header), Optional.empty(), Optional.empty());
    }

    static Ask agentAndModel(String header, String model) {
        return new Ask(Optional.of(header), Optional.empty(), Optional.of(model));
    }

    static Ask modelHeader(String header, String model) {
        return new Ask(Optional.empty(), Optional.of(header), Optional.of(model));
    }
}
