package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;

/** Reads {@code params}, wherever it stands (AGT-4, CMP-3). */
final class Params {
    private static final List<String> REFUSED = List.of("model", "messages", "stream");

    private Params() {}

    static JsonObject read(Section owner) {
        JsonObject params = owner.object("params");
        for (String key : List.of("extra_body", "extraBody")) {
            Optional<JsonNode> body = params.get(key);
            body.filter(node -> !node.isObject())
                    .ifPresent(
                            node ->
                                    owner.problem(
                                            List.of("params", key),
                                            Values.describe(node),
                                            "an object"));
            for (String refused : REFUSED) {
                if (body.filter(node -> node.has(refused)).isPresent()) {
                    owner.problem(
                            List.of("params", key, refused),
                            "a key that the gateway itself writes",
                            "any key but " + String.join(", ", REFUSED));
                }
            }
        }
        return params;
    }
}
