package dev.caravan.config;

import java.util.OptionalInt;

/** What the command line said; it wins over the environment and the file. */
public record Overrides(OptionalInt port) {
    public static final Overrides NONE = new Overrides(OptionalInt.empty());
}
