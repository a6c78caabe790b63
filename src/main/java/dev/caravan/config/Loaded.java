package dev.caravan.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A configuration that was read and found valid.
 *
 * @param notes one line each, for the log
 * @param files what was read: the file itself, then the provider files
 * @param environment the process's environment and, below it, the file's {@code env} block
 */
public record Loaded(
        GatewayConfig config, List<String> notes, List<Path> files, Environment environment) {
    public Loaded {
        notes = List.copyOf(notes);
        files = List.copyOf(files);
    }

    /** The same with a view of the configuration in its place. */
    Loaded seenAs(UnaryOperator<GatewayConfig> view) {
        return new Loaded(view.apply(config), notes, files, environment);
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return "Loaded[" + config + ", notes=" + notes + ", files=" + files + "]";
    }
}
