package dev.caravan.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.Json;

import java.util.List;

/**
 * Reads one line of an input (BAT-1). What a body's fields hold is not looked at, except {@code
 * stream}: such a fault is the line's own, not the job's. Pure.
 */
public final class LineCheck {
    /** What can be asked for. */
    public static final List<String> URLS =
            List.of("/v1/chat/completions", "/v1/responses", "/v1/embeddings");

    /** The endpoint of a job whose lines may ask for any of them. */
    public static final String ANY = "*";

    private LineCheck() {}

    /** What a line is. */
    sealed interface Checked {
        /** A request that can be run. */
        record Good(String customId, String url, ObjectNode body) implements Checked {}

        /**
         * Something that cannot.
         *
         * @param param the field that is wrong
         */
        record Bad(String code, String message, String param) implements Checked {
            /** In OpenAI's form. */
            ObjectNode json(int line) {
                return JsonNodeFactory.instance
                        .objectNode()
                        .put("code", code)
                        .put("line", line)
                        .put("message", message)
                        .put("param", param.isEmpty() ? null : param);
            }
        }
    }

    /**
     * Checks a line.
     *
     * @param endpoint the only {@code url} that its job takes, or {@link #ANY}
     */
    static Checked check(byte[] line, String endpoint) {
        ObjectNode request;
        try {
            request = Json.readObject(line);
        } catch (Json.MalformedJson e) {
            return new Checked.Bad("invalid_json_line", "Not a JSON object: " + e.describe(), "");
        }
        return check(request, endpoint);
    }

    /** As {@link #check(byte[], String)}, of a line that was read. */
    static Checked check(ObjectNode request, String endpoint) {
        String customId = request.path("custom_id").asText("");
        if (!request.path("custom_id").isTextual() || customId.isEmpty()) {
            return new Checked.Bad(
                    "missing_custom_id",
                    "custom_id: expected a text that no other line has, found "
                            + found(request.path("custom_id")),
                    "custom_id");
        }
        if (!request.path("method").asText("").equals("POST")) {
            return new Checked.Bad(
                    "invalid_method",
                    "method: expected \"POST\", found " + found(request.path("method")),
                    "method");
        }
        String url = request.path("url").asText("");
        if (!(endpoint.equals(ANY) ? URLS.contains(url) : url.equals(endpoint))) {
            return new Checked.Bad(
                    "invalid_url",
                    "url: expected "
                            + (endpoint.equals(ANY)
                                    ? "one of " + String.join(", ", URLS)
                                    : "the batch's endpoint " + endpoint)
                            + ", found "
                            + found(request.path("url")),
                    "url");
        }
        if (!(request.get("body") instanceof ObjectNode body)) {
            return new Checked.Bad(
                    "missing_body",
                    "body: expected an object, found " + found(request.path("body")),
                    "body");
        }
        if (body.path("stream").asBoolean(false)) {
            return new Checked.Bad(
                    "stream_not_allowed",
                    "body.stream: a batch has no streams; leave it out",
                    "body.stream");
        }
        return new Checked.Good(customId, url, body);
    }

    private static String found(JsonNode node) {
        String text = node.asText("");
        return node.isTextual() && text.length() <= 100 ? "\"" + text + "\"" : Json.kind(node);
    }
}
