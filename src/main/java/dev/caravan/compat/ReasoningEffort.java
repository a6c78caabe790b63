package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.ForeignText;
import dev.caravan.routing.Candidate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * CMP-4: a client's reasoning effort, checked against what the model knows, mapped to its own word,
 * in the shape that its server reads. Where nothing says that the model takes one, a proxy-style
 * endpoint gets none (SHP-1).
 */
@AutoService({Transform.class, CompatKeys.class})
public final class ReasoningEffort implements Transform, CompatKeys {
    private static final String FIELD = "reasoning_effort";
    private static final String OBJECT = "reasoning";
    private static final Set<String> DEFAULT_LEVELS =
            new LinkedHashSet<>(List.of("low", "medium", "high"));
    private static final List<String> OPT_IN =
            List.of("supportedReasoningEfforts", "reasoningEffortMap", "thinkingFormat");
    private static final int MAX_SHOWN = 40;

    @Override
    public String name() {
        return "supportsReasoningEffort";
    }

    @Override
    public Map<String, Value> keys() {
        return Map.of(
                name(),
                new Flag(),
                "supportedReasoningEfforts",
                new Texts(),
                "reasoningEffortMap",
                new TextByName(),
                "thinkingFormat",
                new Word(ThinkingFormat.words()));
    }

    @Override
    public Phase phase() {
        return Phase.REASONING;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        Candidate model = shaping.candidate();
        boolean takes =
                model.compat(
                        name(),
                        !shaping.proxyStyle() || OPT_IN.stream().anyMatch(model::hasCompat));
        if (!takes) {
            return dropped(body);
        }
        Optional<String> asked = asked(body);
        if (asked.isEmpty() || knowsNothing(shaping)) {
            return Shaped.same(body);
        }
        Optional<String> level = level(asked.get(), levels(model), shaping);
        if (level.isEmpty()) {
            return dropped(body);
        }
        return sent(body, word(level.get(), model), model);
    }

    /** OpenAI judges for itself what a model knows that nobody described. */
    private static boolean knowsNothing(Shaping shaping) {
        return !shaping.proxyStyle() && shaping.candidate().row().isEmpty();
    }

    private static Shaped dropped(ObjectNode body) {
        Shaped once = Trees.without(body, FIELD);
        Shaped twice = Trees.without(once.body(), OBJECT);
        return new Shaped(
                twice.body(),
                Stream.concat(once.adjusted().stream(), twice.adjusted().stream()).toList());
    }

    private static Optional<String> asked(ObjectNode body) {
        JsonNode effort = body.path(FIELD);
        return Optional.of(
                        effort.isTextual()
                                ? effort.textValue()
                                : body.at("/reasoning/effort").asText(""))
                .filter(text -> !text.isEmpty());
    }

    private static Set<String> levels(Candidate model) {
        Set<String> stated = model.compatTexts("supportedReasoningEfforts");
        return stated.isEmpty() ? DEFAULT_LEVELS : stated;
    }

    private static Optional<String> level(String asked, Set<String> levels, Shaping shaping) {
        if (levels.contains(asked)) {
            return Optional.of(asked);
        }
        if (shaping.first()) {
            throw ApiError.badRequest(
                            FIELD
                                    + ": "
                                    + shaping.candidate().ref()
                                    + " does not know "
                                    + ForeignText.shown(asked, MAX_SHOWN)
                                    + "; allowed: "
                                    + String.join(", ", levels))
                    .param(FIELD)
                    .code("unsupported_reasoning_effort");
        }
        return EffortLevels.nearestLower(asked, levels);
    }

    private static String word(String level, Candidate model) {
        return model.compatObject("reasoningEffortMap").path(level).asText(level);
    }

    private static Shaped sent(ObjectNode body, String word, Candidate model) {
        ObjectNode shaped = Trees.copy(body);
        JsonNode object = shaped.remove(OBJECT);
        shaped.remove(FIELD);
        ThinkingFormat.of(model).put(shaped, word, object);
        List<String> changed =
                Stream.of(FIELD, OBJECT)
                        .filter(field -> body.has(field))
                        .filter(field -> !body.get(field).equals(shaped.get(field)))
                        .toList();
        return new Shaped(shaped, changed);
    }
}
