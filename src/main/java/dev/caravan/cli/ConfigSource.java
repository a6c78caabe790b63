package dev.caravan.cli;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.ConfigPaths;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.Environment;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.Overrides;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The option {@code --config} and what it opens; shared by the commands that read the
 * configuration.
 */
final class ConfigSource {
    /** A configuration that cannot be used (sysexits.h: EX_CONFIG). */
    static final int EXIT_CONFIG = 78;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Configuration file. Default: $OPENCLAW_CONFIG_PATH, else"
                            + " config/gateway.json5.")
    private @Nullable Path file;

    Path path() {
        return Optional.ofNullable(file)
                .orElseGet(() -> ConfigPaths.configFile(Environment.system()));
    }

    /** Opens it, or says every problem on {@code err} and gives nothing. */
    Optional<ConfigStore> open(Overrides overrides, PrintWriter err) {
        try {
            return Optional.of(
                    ConfigStore.open(new ConfigLoader(Environment.system(), overrides), path()));
        } catch (InvalidConfig e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println("Cannot read the configuration: " + e.getMessage());
        }
        err.flush();
        return Optional.empty();
    }
}
