package dev.caravan.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes configuration files into a folder and reads them with a given environment. */
record ConfigFiles(Path folder) {

    static Provider provider(GatewayConfig config, String id) {
        return Optional.ofNullable(config.providers().get(id)).orElseThrow();
    }

    static Provider.Model row(Provider provider, String id) {
        return Optional.ofNullable(provider.models().get(id)).orElseThrow();
    }

    Path file() {
        return folder.resolve("gateway.json5");
    }

    ConfigFiles write(String text) throws IOException {
        Files.writeString(file(), text);
        return this;
    }

    ConfigFiles provider(String id, String text) throws IOException {
        Path providers = Files.createDirectories(folder.resolve("providers"));
        Files.writeString(providers.resolve(id + ".json5"), text);
        return this;
    }

    ConfigLoader loader(Map<String, String> variables) {
        return new ConfigLoader(Environment.of(variables), Overrides.NONE);
    }

    Loaded load(Map<String, String> variables) throws InvalidConfig, IOException {
        return loader(variables).load(file());
    }

    Loaded load() throws InvalidConfig, IOException {
        return load(Map.of());
    }

    /** The problems of a file that must be invalid. */
    List<Problem> problems(Map<String, String> variables) throws IOException {
        try {
            load(variables);
        } catch (InvalidConfig e) {
            return e.problems();
        }
        throw new AssertionError("the file is valid");
    }

    List<Problem> problems() throws IOException {
        return problems(Map.of());
    }
}
