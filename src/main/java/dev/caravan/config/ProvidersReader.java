package dev.caravan.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.Provider.Origin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code models} with the provider files and the hosted catalog (PRV-3). */
final class ProvidersReader {
    private static final String ID = "letters, digits, _, . and -";

    private final Reading reading;
    private final Environment env;
    private final Catalog catalog;
    private final Catalog discoverable;

    ProvidersReader(Reading reading, Environment env, Catalog catalog, Catalog discoverable) {
        this.reading = reading;
        this.env = env;
        this.catalog = catalog;
        this.discoverable = discoverable;
    }

    /**
     * All providers by lower-case id: the configured ones, those to be discovered, whose rows come
     * later, then the catalog's; of these the ones without a key are unavailable, so that a chain
     * can say so.
     *
     * @param files trees of the provider folder, by file name without its ending
     */
    Map<String, Provider> read(Section models, Map<String, ObjectNode> files) {
        boolean merge = models.choice("mode", Map.of("merge", true, "replace", false)).orElse(true);
        Map<String, Provider> providers = new LinkedHashMap<>();
        explicit(models, files)
                .forEach(
                        (id, entry) ->
                                configured(id, entry, merge).ifPresent(p -> providers.put(id, p)));
        models.finish();
        if (merge) {
            discoverable
                    .entries()
                    .forEach(
                            (id, entry) -> {
                                if (!providers.containsKey(id)) {
                                    discovered(id, entry).ifPresent(p -> providers.put(id, p));
                                }
                            });
            catalog.entries()
                    .forEach(
                            (id, entry) -> {
                                if (!providers.containsKey(id)) {
                                    hosted(id, entry).ifPresent(p -> providers.put(id, p));
                                }
                            });
        }
        return providers;
    }

    private record Entry(ConfigPath path, ObjectNode tree) {}

    private Map<String, Entry> explicit(Section models, Map<String, ObjectNode> files) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        models.entries("providers")
                .forEach((id, section) -> add(entries, id, section.copy(), "models.providers"));
        files.forEach((id, tree) -> add(entries, id, tree, "the providers folder"));
        return entries;
    }

    private void add(Map<String, Entry> entries, String name, ObjectNode tree, String from) {
        String id = name.toLowerCase(Locale.ROOT);
        ConfigPath path = ConfigPath.ROOT.key("models").key("providers").entry(name);
        if (!isId(id)) {
            reading.findings().problem(path.shown(), "an id of another form", ID);
        }
        if (entries.putIfAbsent(id, new Entry(path, tree)) != null) {
            reading.findings()
                    .problem(
                            path.shown(),
                            "the id a second time, in " + from,
                            "one entry per provider, in the file or in its folder");
        }
    }

    private static boolean isId(String id) {
        return !id.isEmpty()
                && id.chars()
                        .allMatch(
                                c ->
                                        (c >= 'a' && c <= 'z')
                                                || (c >= '0' && c <= '9')
                                                || c == '_'
                                                || c == '.'
                                                || c == '-');
    }

    private Optional<Provider> configured(String id, Entry entry, boolean merge) {
        Optional<Catalog.Entry> known = Optional.ofNullable(catalog.entries().get(id));
        ObjectNode tree =
                known.map(hosted -> Catalog.merge(hosted.tree(), entry.tree(), merge))
                        .orElse(entry.tree());
        return read(
                new ProviderReader.Source(
                        id,
                        known.isPresent() ? Origin.CATALOG_OVERRIDDEN : Origin.CONFIGURED,
                        entry.tree().path("models").isEmpty(),
                        known.flatMap(hosted -> key(hosted.keyEnv()))),
                tree,
                entry.path());
    }

    private Optional<Provider> hosted(String id, Catalog.Entry entry) {
        return read(
                new ProviderReader.Source(id, Origin.CATALOG, true, key(entry.keyEnv())),
                Catalog.merge(entry.tree(), JsonNodeFactory.instance.objectNode(), true),
                ConfigPath.ROOT.key("models").key("providers").entry(id));
    }

    /** DSC-1: a key, whatever it is, asks for it. */
    private Optional<Provider> discovered(String id, Catalog.Entry entry) {
        return key(entry.keyEnv())
                .flatMap(
                        key ->
                                read(
                                        new ProviderReader.Source(
                                                id, Origin.DISCOVERED, true, Optional.of(key)),
                                        entry.tree().deepCopy(),
                                        ConfigPath.ROOT.key("models").key("providers").entry(id)));
    }

    private Optional<Provider> read(
            ProviderReader.Source source, ObjectNode tree, ConfigPath path) {
        return new ProviderReader(env).read(new Section(reading, tree, path), source);
    }

    private Optional<Secret> key(List<String> variables) {
        return variables.stream()
                .flatMap(name -> env.get(name).stream())
                .findFirst()
                .map(Secret::new);
    }
}
