package dev.caravan.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the configuration file and the provider files look from outside. */
record FilesSeen(Map<Path, Look> files) {

    /** The key tells a file from another one renamed into its place. */
    record Look(FileTime modified, long bytes, Optional<Object> key) {}

    /** As they are now; a file that cannot be looked at is left out. */
    static FilesSeen now(Path file) {
        List<Path> paths = new ArrayList<>(List.of(file));
        try {
            paths.addAll(ConfigLoader.providerFiles(file));
        } catch (IOException e) {
            // The folder went while it was listed: reading it will say so.
        }
        Map<Path, Look> looks = new LinkedHashMap<>();
        for (Path path : paths) {
            try {
                var attributes = Files.readAttributes(path, BasicFileAttributes.class);
                looks.put(
                        path,
                        new Look(
                                attributes.lastModifiedTime(),
                                attributes.size(),
                                Optional.ofNullable(attributes.fileKey())));
            } catch (IOException e) {
                // Gone: it is missing from the map, and that is a difference.
            }
        }
        return new FilesSeen(Map.copyOf(looks));
    }
}
