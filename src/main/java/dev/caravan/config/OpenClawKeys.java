package dev.caravan.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys that OpenClaw has inside sections of ours and that the gateway ignores, from {@code
 * openclaw-keys.txt}: one path a line, {@code *} for an id or a list position.
 */
record OpenClawKeys(Set<String> patterns) {

    static OpenClawKeys load() {
        try (var in = OpenClawKeys.class.getResourceAsStream("openclaw-keys.txt");
                var reader =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            return new OpenClawKeys(
                    reader.lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .collect(Collectors.toUnmodifiableSet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean contains(String pattern) {
        return patterns.contains(pattern);
    }
}
