package dev.caravan.config;

import dev.caravan.config.Provider.Cost;
import dev.caravan.config.Provider.Model;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Reads one row of {@code models[]} of a provider (PRV-2). */
final class ModelReader {
    private static final String INPUTS = "text, image, audio, video";
    private static final int MAX_TOKENS = 1_000_000_000;

    private ModelReader() {}

    /** The row; empty when it has no id, which was reported. */
    static Optional<Model> read(Section row) {
        if (!row.has("id")) {
            row.problem("id", "nothing", "the provider's own id of the model");
        }
        Optional<String> id = row.text("id", "the provider's own id of the model");
        Model model =
                new Model(
                        id.orElse(""),
                        row.text("name", "a text").or(() -> id).orElse(""),
                        row.flag("reasoning", false),
                        input(row),
                        cost(row),
                        row.integer("contextWindow", 1, MAX_TOKENS),
                        row.integer("contextTokens", 1, MAX_TOKENS),
                        row.integer("maxTokens", 1, MAX_TOKENS),
                        Params.read(row),
                        row.secrets("headers"),
                        CompatReader.read(row));
        row.finish();
        return id.map(_ -> model);
    }

    private static Set<String> input(Section row) {
        Set<String> known = Set.of("text", "image", "audio", "video");
        Set<String> input = new LinkedHashSet<>(row.texts("input"));
        if (!known.containsAll(input)) {
            row.problem("input", "a word that is none of these", INPUTS);
        }
        return input.isEmpty() ? Set.of("text") : input;
    }

    private static Cost cost(Section row) {
        Section cost = row.child("cost");
        Cost result =
                new Cost(
                        cost.amount("input"),
                        cost.amount("output"),
                        cost.amount("cacheRead"),
                        cost.amount("cacheWrite"));
        cost.finish();
        return result;
    }
}
