package dev.caravan.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.config.AtomicFile;
import dev.caravan.config.ConfigLoader;
import dev.caravan.config.ConfigPaths;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.edit.Documents;
import dev.caravan.config.edit.EditRefused;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the texts of a configuration and writes what a change makes of them: checked first, one
 * file at a time, whole or not at all (CFG-5).
 */
final class ConfigEditor {
    /** What a file that is made begins as. */
    private static final String NEW_FILE = "{\n}\n";

    private static final String ENDING = ".json5";

    private final Path file;
    private final ConfigLoader loader;

    ConfigEditor(Path file, ConfigLoader loader) {
        this.file = file;
        this.loader = loader;
    }

    /** The texts as they are; the main one is an empty object while the file is not there. */
    Documents read() throws IOException {
        Map<String, String> providers = new LinkedHashMap<>();
        for (Path path : ConfigLoader.providerFiles(file)) {
            String name = path.getFileName().toString();
            providers.put(name.substring(0, name.length() - ENDING.length()), text(path));
        }
        return new Documents(Files.exists(file) ? text(file) : NEW_FILE, providers);
    }

    private static String text(Path path) throws IOException {
        try {
            return Files.readString(path, UTF_8);
        } catch (CharacterCodingException e) {
            throw new IOException(path + " holds bytes that are no UTF-8 text", e);
        }
    }

    /**
     * Checks the changed texts and writes the one that differs.
     *
     * @return the file that was, or with {@code dryRun} would be, written; empty when none differs
     * @throws EditRefused when more than one file would change, or one was changed by another
     * @throws InvalidConfig when the configuration would not be valid; nothing is written
     * @throws IOException when it cannot be written; nothing is lost
     */
    Optional<Path> write(Documents before, Documents after, boolean dryRun)
            throws EditRefused, InvalidConfig, IOException {
        Set<Optional<String>> changed = before.changed(after);
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        if (changed.size() > 1) {
            throw new EditRefused(
                    "this would change more than one file ("
                            + String.join(
                                    ", ", changed.stream().map(id -> path(id).toString()).toList())
                            + "), which cannot be done at once; allowed: a set for each");
        }
        Optional<String> id = changed.iterator().next();
        Path target = path(id);
        Optional<byte[]> bytes =
                id.map(name -> Optional.ofNullable(after.providers().get(name)))
                        .orElse(Optional.of(after.main()))
                        .map(text -> text.getBytes(UTF_8));
        var _ = loader.load(file, Map.of(target, bytes));
        if (!dryRun) {
            if (!read().equals(before)) {
                throw new EditRefused(
                        "the configuration was changed by somebody else meanwhile; try again");
            }
            replace(target, bytes);
        }
        return Optional.of(target);
    }

    private static void replace(Path target, Optional<byte[]> bytes) throws IOException {
        if (bytes.isPresent()) {
            AtomicFile.write(target, bytes.get());
        } else {
            AtomicFile.delete(target);
        }
    }

    private Path path(Optional<String> provider) {
        return provider.map(id -> ConfigPaths.providersFolder(file).resolve(id + ENDING))
                .orElse(file);
    }
}
