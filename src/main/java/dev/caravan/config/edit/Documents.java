package dev.caravan.config.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.BadJson5;
import dev.caravan.config.Json5;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The texts that make up a configuration: the file, and the provider files beside it. Seen as one
 * tree, in which each provider file is the entry {@code models.providers.<its name>}.
 *
 * @param main the text of the file
 * @param providers the texts of the provider files, by their names without ending
 */
public record Documents(String main, Map<String, String> providers) {

    public Documents {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    }

    /**
     * All of it as one tree.
     *
     * @throws BadJson5 when one of the texts is not an object
     * @throws EditRefused when a provider has a file and an entry in the main file as well
     */
    public ObjectNode tree() throws BadJson5, EditRefused {
        ObjectNode root = mainTree();
        for (Map.Entry<String, String> file : providers.entrySet()) {
            String name = "providers/" + file.getKey() + ".json5";
            ObjectNode tree = Json5.object(file.getValue(), name);
            ObjectNode entries = child(child(root, "models"), "providers");
            if (entries.has(file.getKey())) {
                throw new EditRefused(
                        "the provider "
                                + file.getKey()
                                + " has the file "
                                + name
                                + " and an entry in the main file; allowed: one of them");
            }
            entries.set(file.getKey(), tree);
        }
        return root;
    }

    private ObjectNode mainTree() throws BadJson5 {
        return Json5.object(main, "the configuration file");
    }

    private static ObjectNode child(ObjectNode parent, String key) throws EditRefused {
        JsonNode there = parent.get(key);
        if (there == null) {
            return parent.putObject(key);
        }
        if (there instanceof ObjectNode object) {
            return object;
        }
        throw new EditRefused(key + " is not an object, so that no provider can be in it");
    }

    /**
     * The same texts, changed only where they have to be to say {@code wanted}. A provider that is
     * new comes into the main file; a provider file whose entry is gone, goes.
     *
     * @throws BadJson5 when one of the texts is not an object
     */
    public Documents saying(ObjectNode wanted) throws BadJson5 {
        ObjectNode own = wanted.deepCopy();
        Map<String, String> files = new LinkedHashMap<>();
        for (Map.Entry<String, String> file : providers.entrySet()) {
            JsonNode entry = own.path("models").path("providers").path(file.getKey());
            if (entry instanceof ObjectNode tree) {
                files.put(file.getKey(), Rewriter.rewrite(file.getValue(), tree));
            }
            // An entry that is no object stays in the tree: the check of the whole refuses it.
            if (entry.isObject() && own.at("/models/providers") instanceof ObjectNode entries) {
                entries.remove(file.getKey());
            }
        }
        dropEmpty(own, mainTree());
        return new Documents(Rewriter.rewrite(main, own), files);
    }

    /** Objects that are there only because provider files were put into them. */
    private static void dropEmpty(ObjectNode own, ObjectNode before) {
        if (own.path("models") instanceof ObjectNode models) {
            if (models.path("providers").isEmpty() && !before.path("models").has("providers")) {
                models.remove("providers");
            }
            if (models.isEmpty() && !before.has("models")) {
                own.remove("models");
            }
        }
    }

    /** The names of what differs: empty for the main file, else the provider's. */
    public Set<Optional<String>> changed(Documents other) {
        Set<Optional<String>> names = new LinkedHashSet<>();
        if (!main.equals(other.main)) {
            names.add(Optional.empty());
        }
        Set<String> all = new LinkedHashSet<>(providers.keySet());
        all.addAll(other.providers.keySet());
        all.stream()
                .filter(
                        id ->
                                !Optional.ofNullable(providers.get(id))
                                        .equals(Optional.ofNullable(other.providers.get(id))))
                .map(Optional::of)
                .forEach(names::add);
        return names;
    }
}
