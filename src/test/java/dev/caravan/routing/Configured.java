package dev.caravan.routing;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.Environment;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.Overrides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Configurations out of JSON5 texts, read as the gateway reads its file. */
public final class Configured {
    private Configured() {}

    /** The sections {@code models.providers} and {@code agents}, with an empty environment. */
    public static GatewayConfig of(String providers, String agents) {
        return of(providers, agents, Map.of());
    }

    public static GatewayConfig of(
            String providers, String agents, Map<String, String> environment) {
        return read(
                "{ models: { providers: { " + providers + " } }, agents: { " + agents + " } }",
                environment);
    }

    /** A whole file. */
    public static GatewayConfig read(String text, Map<String, String> environment) {
        try {
            Path folder = Files.createTempDirectory("caravan-config");
            Path file = folder.resolve("gateway.json5");
            try {
                Files.writeString(file, text);
                return new ConfigLoader(Environment.of(environment), Overrides.NONE)
                        .load(file)
                        .config();
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (InvalidConfig e) {
            throw new AssertionError(e.problems().toString(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only candidate for a ref, without an agent's own settings. */
    public static Candidate candidate(String providers, String ref) {
        return candidate(providers, "", ref);
    }

    public static Candidate candidate(String providers, String agents, String ref) {
        return new Routing(of(providers, agents)).resolve(Asked.model(ref)).chain().getFirst();
    }
}
