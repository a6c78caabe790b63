package dev.caravan.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.function.Predicate;

/** What requests of every kind are checked for (HTTP-3). Pure. */
final class Checks {
    private Checks() {}

    /** A field of the top level may be absent or null; else it must pass. */
    static void optional(
            ObjectNode tree, String field, Predicate<JsonNode> allowed, String expected) {
        optional(tree, field, field, allowed, expected);
    }

    static void optional(
            JsonNode owner,
            String path,
            String field,
            Predicate<JsonNode> allowed,
            String expected) {
        JsonNode node = owner.path(field);
        if (!node.isMissingNode() && !node.isNull() && !allowed.test(node)) {
            throw wrongType(path, node, expected);
        }
    }

    static ApiError wrongType(String path, JsonNode found, String expected) {
        return ApiError.badRequest(path + ": expected " + expected + ", found " + Json.kind(found))
                .param(path)
                .code("invalid_type");
    }

    static ApiError missing(String field) {
        return ApiError.badRequest("Missing required field: " + field).param(field);
    }

    /** Half a surrogate pair is refused anywhere: it is no text (SEC-4). */
    static void wholeText(ObjectNode tree) {
        LoneSurrogates.find(tree)
                .ifPresent(
                        path -> {
                            throw ApiError.badRequest(
                                            path
                                                    + ": holds half a surrogate pair, which is no"
                                                    + " text")
                                    .param(path)
                                    .code("invalid_json");
                        });
    }
}
