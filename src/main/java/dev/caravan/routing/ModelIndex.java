package dev.caravan.routing;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.GatewayConfig.Agent;
import dev.caravan.config.GatewayConfig.AgentDefaults;
import dev.caravan.config.GatewayConfig.ModelChoice;
import dev.caravan.config.MemorySearch;
import dev.caravan.config.Provider;
import dev.caravan.openai.ApiError;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the model that a text names (REF-1, REF-3). Built once for a configuration; every look-up
 * is a hash look-up, so that a thousand models cost a request no more than ten.
 */
final class ModelIndex {
    private final Map<String, Provider> providers;
    private final Map<String, ModelRef> aliases = new HashMap<>();
    private final Set<ModelRef> named = new LinkedHashSet<>();
    private final Map<String, Set<ModelRef>> bare = new HashMap<>();

    ModelIndex(GatewayConfig config) {
        providers = config.providers();
        AgentDefaults defaults = config.agents().defaults();
        defaults.models()
                .forEach(
                        (ref, settings) ->
                                settings.alias()
                                        .ifPresent(
                                                alias ->
                                                        ModelRef.parse(ref)
                                                                .ifPresent(
                                                                        r ->
                                                                                aliases.put(
                                                                                        fold(alias),
                                                                                        r))));
        for (Provider provider : providers.values()) {
            provider.models().keySet().forEach(id -> addBare(new ModelRef(provider.id(), id)));
        }
        Stream.concat(
                        namedBy(defaults.model(), defaults.models().keySet()),
                        config.agents().list().values().stream()
                                .flatMap((Agent a) -> namedBy(a.model(), a.models().keySet())))
                .forEach(this::addNamed);
        config.agents().list().values().stream()
                .map((Agent a) -> a.memory().over(defaults.memory()))
                .flatMap((MemorySearch memory) -> memory.ref().stream())
                .forEach(this::addNamed);
    }

    private static Stream<String> namedBy(
            Optional<ModelChoice> choice, Collection<String> allowlist) {
        return Stream.concat(
                choice.stream()
                        .flatMap(
                                c -> Stream.concat(Stream.of(c.primary()), c.fallbacks().stream())),
                allowlist.stream().filter(ref -> !ref.endsWith("/*")));
    }

    private void addNamed(String text) {
        Optional.ofNullable(aliases.get(fold(text)))
                .or(() -> ModelRef.parse(text))
                .filter(ref -> providers.containsKey(ref.provider()))
                .ifPresent(
                        ref -> {
                            named.add(ref);
                            addBare(ref);
                        });
    }

    private void addBare(ModelRef ref) {
        bare.computeIfAbsent(ref.model(), id -> new LinkedHashSet<>()).add(ref);
    }

    /** What a text means: an alias, a ref, or a bare model id that exactly one provider has. */
    Lookup find(String text) {
        Optional<ModelRef> ref =
                Optional.ofNullable(aliases.get(fold(text)))
                        .or(
                                () ->
                                        ModelRef.parse(text)
                                                .filter(r -> providers.containsKey(r.provider())));
        if (ref.isPresent()) {
            return resolves(ref.get())
                    ? new Lookup.Found(ref.get())
                    : new Lookup.NoSuchModel(ref.get(), siblings(ref.get()));
        }
        List<ModelRef> owners = new ArrayList<>(bare.getOrDefault(text, Set.of()));
        return switch (owners.size()) {
            case 0 -> new Lookup.Nothing();
            case 1 -> new Lookup.Found(owners.getFirst());
            default -> new Lookup.Ambiguous(owners);
        };
    }

    /**
     * The one model that a text means.
     *
     * @throws ApiError 404 {@code model_not_found}
     */
    ModelRef require(String text) {
        return switch (find(text)) {
            case Lookup.Found(ModelRef ref) -> ref;
            case Lookup.NoSuchModel(ModelRef ref, List<ModelRef> siblings) ->
                    throw notFound(
                            "Model not found: provider "
                                    + ref.provider()
                                    + " has no model "
                                    + Shown.text(ref.model())
                                    + ". It has: "
                                    + Shown.list(siblings));
            case Lookup.Ambiguous(List<ModelRef> owners) ->
                    throw notFound(
                            "Model "
                                    + Shown.text(text)
                                    + " is served by more than one provider; send one of: "
                                    + Shown.list(owners));
            case Lookup.Nothing() ->
                    throw notFound(
                            "Model not found: "
                                    + Shown.text(text)
                                    + ". Send provider/model as listed by GET /v1/models, or"
                                    + " openclaw:<agent>");
        };
    }

    private static ApiError notFound(String message) {
        return ApiError.of(404, message).code("model_not_found").param("model");
    }

    private List<ModelRef> siblings(ModelRef ref) {
        Provider provider = providers.get(ref.provider());
        return provider == null ? List.of() : listed(provider);
    }

    /** REF-3: a row, an open list, or a ref that the configuration names. */
    private boolean resolves(ModelRef ref) {
        Provider provider = providers.get(ref.provider());
        return provider != null
                && (provider.open()
                        || provider.models().containsKey(ref.model())
                        || named.contains(ref));
    }

    /** Whether the configuration has a row for it, or names it. */
    boolean names(ModelRef ref) {
        Provider provider = providers.get(ref.provider());
        return named.contains(ref)
                || (provider != null && provider.models().containsKey(ref.model()));
    }

    /** Rows and named refs of one provider, rows first. */
    List<ModelRef> listed(Provider provider) {
        Set<ModelRef> refs = new LinkedHashSet<>();
        provider.models().keySet().forEach(id -> refs.add(new ModelRef(provider.id(), id)));
        named.stream().filter(ref -> ref.provider().equals(provider.id())).forEach(refs::add);
        return List.copyOf(refs);
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    sealed interface Lookup {
        record Found(ModelRef ref) implements Lookup {}

        record NoSuchModel(ModelRef ref, List<ModelRef> siblings) implements Lookup {}

        record Ambiguous(List<ModelRef> owners) implements Lookup {}

        record Nothing() implements Lookup {}
    }
}
