package dev.caravan.cli;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.ConfigPaths;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.Environment;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.Overrides;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** What the command line was started with; the root command holds it. */
    Environment environment() {
        return command.root().userObject() instanceof Caravan caravan
                ? caravan.environment()
                : Environment.system();
    }

    Path path() {
        return Optional.ofNullable(file)
                .map(this::fromUser)
                .orElseGet(() -> ConfigPaths.configFile(environment()));
    }

    /** A path that the user wrote. */
    Path fromUser(Path path) {
        return ConfigPaths.fromUser(environment(), path);
    }

    ConfigLoader loader(Overrides overrides) {
        return new ConfigLoader(environment(), overrides);
    }

    /** Opens it, or says every problem on {@code err} and gives nothing. */
    Optional<ConfigStore> open(Overrides overrides, PrintWriter err) {
        try {
            return Optional.of(ConfigStore.open(loader(overrides), path()));
        } catch (InvalidConfig e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println("Cannot read the configuration: " + e.getMessage());
        }
        err.flush();
        return Optional.empty();
    }
}
