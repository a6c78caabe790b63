package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The hosted providers that the gateway knows by itself (spec 1.6), from {@code catalog.json}: by
 * id an entry of the shape of {@code models.providers.<id>} and, beside it, {@code keyEnv}, the
 * variables that may hold its key. Immutable.
 */
record Catalog(Map<String, Entry> entries) {

    /**
     * One hosted provider.
     *
     * @param keyEnv variables that may hold the key, the first that is set counts
     * @param tree the entry, to be copied before it is changed
     */
    record Entry(List<String> keyEnv, ObjectNode tree) {}

    /** The hosted providers (PRV-4). */
    static Catalog hosted() {
        return load("catalog.json");
    }

    /** The servers of this machine that are asked for their models (DSC-1, DSC-4). */
    static Catalog discoverable() {
        return load("discovery.json");
    }

    private static Catalog load(String resource) {
        try (var in = Catalog.class.getResourceAsStream(resource)) {
            JsonNode root = new JsonMapper().readTree(Objects.requireNonNull(in));
            Map<String, Entry> entries = new LinkedHashMap<>();
            root.properties()
                    .forEach(
                            field -> {
                                ObjectNode tree = field.getValue().deepCopy();
                                List<String> keyEnv =
                                        tree.remove("keyEnv")
                                                .valueStream()
                                                .map(JsonNode::textValue)
                                                .toList();
                                entries.put(field.getKey(), new Entry(keyEnv, tree));
                            });
            return new Catalog(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A catalog entry with what the file says laid over it (PRV-3): the file's fields win, headers
     * merge, rows merge by id. The file's rows keep their positions, so that problems name them.
     */
    static ObjectNode merge(ObjectNode catalog, ObjectNode explicit, boolean withRows) {
        ObjectNode merged = catalog.deepCopy();
        JsonNode catalogRows = merged.remove("models");
        merged.setAll(explicit);
        if (catalog.get("headers") instanceof ObjectNode headers
                && explicit.get("headers") instanceof ObjectNode over) {
            merged.set("headers", headers.deepCopy().setAll(over));
        }
        boolean mergeable = !explicit.has("models") || explicit.get("models").isArray();
        if (withRows && mergeable && catalogRows instanceof ArrayNode rows) {
            merged.set("models", mergeRows(rows, explicit.path("models")));
        }
        return merged;
    }

    private static ArrayNode mergeRows(ArrayNode catalog, JsonNode explicit) {
        Map<String, ObjectNode> left = new LinkedHashMap<>();
        for (JsonNode row : catalog) {
            left.put(row.path("id").asText(), row.deepCopy());
        }
        ArrayNode merged = catalog.arrayNode();
        for (JsonNode row : explicit) {
            ObjectNode known =
                    row.path("id").isTextual() ? left.remove(row.get("id").textValue()) : null;
            merged.add(known != null && row instanceof ObjectNode over ? known.setAll(over) : row);
        }
        left.values().forEach(merged::add);
        return merged;
    }
}
