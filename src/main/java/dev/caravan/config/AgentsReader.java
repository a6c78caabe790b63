package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.config.GatewayConfig.Agent;
import dev.caravan.config.GatewayConfig.AgentDefaults;
import dev.caravan.config.GatewayConfig.Agents;
import dev.caravan.config.GatewayConfig.Lean;
import dev.caravan.config.GatewayConfig.ModelChoice;
import dev.caravan.config.GatewayConfig.ModelSettings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the section {@code agents} (AGT-1 to AGT-5). */
final class AgentsReader {
    private static final String ID = "letters, digits, _ and -, at most 64, the first no sign";
    private static final String REF = "provider/model or an alias";
    private static final int MAX_ROUNDS = 1000;
    private static final int MAX_TOKENS = 1_000_000_000;

    Agents read(Section agents) {
        AgentDefaults defaults = defaults(agents.child("defaults"));
        Map<String, Agent> list = new LinkedHashMap<>();
        List<String> marked = new ArrayList<>();
        for (Section entry : agents.items("list")) {
            agent(entry, list, marked);
        }
        agents.finish();
        if (marked.size() > 1) {
            agents.note(
                    "agents.list marks several defaults; the first, " + marked.get(0) + ", counts");
        }
        if (list.isEmpty()) {
            list.put("main", plain("main"));
        }
        String first = list.keySet().iterator().next();
        return new Agents(defaults, list, marked.isEmpty() ? first : marked.get(0));
    }

    private static Agent plain(String id) {
        return new Agent(
                id,
                Optional.empty(),
                Map.of(),
                JsonObject.EMPTY,
                Optional.empty(),
                OptionalInt.empty(),
                Lean.UNSAID,
                MemorySearch.UNSAID,
                List.of(),
                OptionalInt.empty());
    }

    private static AgentDefaults defaults(Section defaults) {
        AgentDefaults result =
                new AgentDefaults(
                        model(defaults),
                        models(defaults),
                        Params.read(defaults),
                        defaults.text("systemPromptOverride", "a text"),
                        defaults.integer("timeoutSeconds", 1, 86_400),
                        defaults.integer("contextTokens", 1, MAX_TOKENS),
                        lean(defaults),
                        MemorySearchReader.read(defaults),
                        defaults.integer("maxToolRounds", 1, MAX_ROUNDS));
        defaults.finish();
        return result;
    }

    private static void agent(Section entry, Map<String, Agent> list, List<String> marked) {
        Optional<String> id = id(entry);
        boolean isDefault = entry.flag("default", false);
        Agent agent =
                new Agent(
                        id.orElse(""),
                        model(entry),
                        models(entry),
                        Params.read(entry),
                        entry.text("systemPromptOverride", "a text"),
                        entry.integer("contextTokens", 1, MAX_TOKENS),
                        lean(entry),
                        MemorySearchReader.read(entry),
                        entry.texts("routeTools"),
                        entry.integer("maxToolRounds", 1, MAX_ROUNDS));
        entry.finish();
        if (id.isEmpty()) {
            return;
        }
        if (list.putIfAbsent(id.get(), agent) != null) {
            entry.problem("id", Values.quote(id.get()) + " a second time", "an id of its own");
        } else if (isDefault) {
            marked.add(id.get());
        }
    }

    private static Lean lean(Section owner) {
        Section experimental = owner.child("experimental");
        Lean lean =
                new Lean(
                        experimental.flag("localModelLean"),
                        experimental.has("localModelLeanTools")
                                ? Optional.of(Set.copyOf(experimental.texts("localModelLeanTools")))
                                : Optional.empty());
        experimental.finish();
        return lean;
    }

    private static Optional<String> id(Section entry) {
        if (!entry.has("id")) {
            entry.problem("id", "nothing", ID);
        }
        Optional<String> id = entry.text("id", ID).map(text -> text.toLowerCase(Locale.ROOT));
        if (id.isPresent() && !isId(id.get())) {
            entry.problem("id", "a text of another form", ID);
            return Optional.empty();
        }
        return id;
    }

    /** {@code [a-z0-9][a-z0-9_-]{0,63}}, of a text in lower case (AGT-2). */
    private static boolean isId(String text) {
        return text.length() <= 64
                && Character.isLetterOrDigit(text.charAt(0))
                && text.chars()
                        .allMatch(
                                c ->
                                        (c >= 'a' && c <= 'z')
                                                || (c >= '0' && c <= '9')
                                                || c == '_'
                                                || c == '-');
    }

    /** A text, or an object with fallbacks. */
    private static Optional<ModelChoice> model(Section owner) {
        Optional<JsonNode> node = owner.node("model");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!node.get().isObject()) {
            Optional<String> ref = owner.text("model", REF + ", or { primary, fallbacks }");
            ref.ifPresent(text -> checkRef(owner, "model", text));
            return ref.map(text -> new ModelChoice(text, List.of(), false));
        }
        Section model = owner.child("model");
        Optional<String> primary = model.text("primary", REF);
        List<String> fallbacks = model.texts("fallbacks");
        boolean warm = model.flag("warmFallback", false);
        model.finish();
        if (!model.has("primary")) {
            model.problem("primary", "nothing", REF);
        }
        primary.ifPresent(text -> checkRef(model, "primary", text));
        fallbacks.forEach(text -> checkRef(model, "fallbacks", text));
        return primary.map(text -> new ModelChoice(text, fallbacks, warm));
    }

    private static void checkRef(Section section, String key, String ref) {
        if (ref.isBlank() || ref.startsWith("/") || ref.endsWith("/")) {
            section.problem(key, "a ref without a provider or a model", REF);
        }
    }

    private static Map<String, ModelSettings> models(Section owner) {
        Map<String, ModelSettings> models = new LinkedHashMap<>();
        Map<String, String> aliases = new HashMap<>();
        owner.entries("models")
                .forEach(
                        (ref, section) -> {
                            Optional<String> alias = section.text("alias", "a word");
                            models.put(ref, new ModelSettings(alias, Params.read(section)));
                            section.finish();
                            if (ref.indexOf('/') <= 0 || ref.endsWith("/")) {
                                owner.problem(
                                        "models", "the key " + Values.quote(ref), "provider/model");
                            }
                            alias.map(text -> aliases.put(text.toLowerCase(Locale.ROOT), ref))
                                    .ifPresent(
                                            other ->
                                                    section.problem(
                                                            "alias",
                                                            "the alias of " + other + " again",
                                                            "an alias of its own"));
                        });
        return models;
    }
}
