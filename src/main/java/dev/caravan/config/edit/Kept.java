package dev.caravan.config.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The collections whose entries a set must not lose by accident (CFG-5): {@code models.providers},
 * the rows of each provider and {@code agents.defaults.models}. Pure functions.
 */
public final class Kept {
    /** {@code models.providers.<id>.models[0]}. */
    private static final int ROW_STEPS = 5;

    private static final String ROWS = ".models: ";

    private Kept() {}

    /**
     * The entries that are in {@code before} and not in {@code after}, as paths.
     *
     * @param set where the two differ; inside one row nothing is lost, not even by another id
     */
    public static List<String> lost(ObjectNode before, ObjectNode after, KeyPath set) {
        if (set.startsWith("models", "providers") && set.steps().size() > ROW_STEPS) {
            return List.of();
        }
        Set<String> left = entries(before);
        left.removeAll(entries(after));
        List<String> lost = new ArrayList<>();
        // The entry of a provider says enough: its rows go with it.
        left.stream()
                .filter(path -> lost.stream().noneMatch(known -> path.startsWith(known + ROWS)))
                .forEach(lost::add);
        return lost;
    }

    private static Set<String> entries(ObjectNode root) {
        Set<String> entries = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> provider : root.at("/models/providers").properties()) {
            String id = provider.getKey().toLowerCase(Locale.ROOT);
            String path = path("models", "providers", id);
            entries.add(path);
            int position = 0;
            for (JsonNode row : provider.getValue().path("models")) {
                // A row without an id is known by nothing but its place.
                String name = row.path("id").asText("[" + position + "]");
                entries.add(path + ROWS + name);
                position++;
            }
        }
        root.at("/agents/defaults/models")
                .properties()
                .forEach(
                        entry -> entries.add(path("agents", "defaults", "models", entry.getKey())));
        return entries;
    }

    private static String path(String... names) {
        return new KeyPath(
                        java.util.Arrays.stream(names)
                                .map(name -> (KeyPath.Step) new KeyPath.Step.Key(name))
                                .toList())
                .toString();
    }
}
