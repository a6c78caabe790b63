package dev.caravan.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.openai.Json;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What a server said went wrong, in any of the forms that servers have for it. Of a body only the
 * message is kept, never what else stands in it. Pure.
 *
 * @param text the message for people, with type and code in brackets; may be empty
 * @param all in which reasons are looked for: the message, type and code
 * @param status an HTTP status that the error itself names
 */
record ErrorBody(String text, String all, OptionalInt status) {
    private static final int MAX_PLAIN_BYTES = 2_000;

    /** From a whole body. */
    static ErrorBody of(byte[] body) {
        try {
            JsonNode tree = Json.read(body);
            // Google wraps its error object into an array.
            return of(tree.isArray() && !tree.isEmpty() ? tree.get(0) : tree);
        } catch (Json.MalformedJson e) {
            return plain(unreadable(body));
        }
    }

    /** From an {@code error} object, a text in its place, or the object around it. */
    static ErrorBody of(JsonNode tree) {
        JsonNode error = tree.hasNonNull("error") ? tree.get("error") : tree;
        String message = message(error);
        String type = error.path("type").asText("");
        String code = error.path("code").asText("");
        String more = (type + " " + code).strip();
        int status = error.path("code").asInt(0);
        return new ErrorBody(
                message.isEmpty() || more.isEmpty() ? message + more : message + " (" + more + ")",
                message + " " + more,
                status >= 400 && status < 600 ? OptionalInt.of(status) : OptionalInt.empty());
    }

    private static ErrorBody plain(String text) {
        return new ErrorBody(text, text, OptionalInt.empty());
    }

    private static String message(JsonNode error) {
        if (error.isTextual()) {
            return error.textValue();
        }
        String text = error.path("message").asText("");
        if (!text.isEmpty()) {
            return text;
        }
        JsonNode detail = error.path("detail");
        // FastAPI's list of what does not fit; it repeats the input as well, which is left out.
        return detail.isArray() ? detail.path(0).path("msg").asText("") : detail.asText("");
    }

    /** A line of text says something; a page or broken JSON could say anything. */
    private static String unreadable(byte[] body) {
        String text =
                new String(Arrays.copyOf(body, Math.min(body.length, MAX_PLAIN_BYTES)), UTF_8)
                        .strip();
        if (text.startsWith("<")) {
            return "an HTML page";
        }
        return text.startsWith("{") || text.startsWith("[") ? "broken JSON" : text;
    }
}
