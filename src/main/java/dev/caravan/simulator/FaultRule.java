package dev.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Says which answers a fault spoils.
 *
 * @param fault what happens
 * @param path the exact path it happens on; empty for all POST requests below {@code /v1/}
 * @param times how many answers it spoils; empty for all
 */
public record FaultRule(Fault fault, Optional<String> path, OptionalInt times) {

    private static final Set<String> FIELDS =
            Set.of(
                    "kind",
                    "path",
                    "times",
                    "status",
                    "retryAfter",
                    "body",
                    "location",
                    "afterEvents",
                    "message");

    /**
     * Reads a rule from JSON, e.g. {@code {"kind":"status","status":429,"times":2}}.
     *
     * @throws IllegalArgumentException if the kind or a field is unknown or a value is wrong
     */
    public static FaultRule fromJson(JsonNode json) {
        for (var field : json.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw new IllegalArgumentException("unknown field of a fault: " + field.getKey());
            }
        }
        return new FaultRule(fault(json), text(json, "path"), count(json, "times"));
    }

    /**
     * Reads a rule from the command line: {@code kind[=value][,field=value...]}, e.g. {@code
     * status=429,retryAfter=7,times=2} or {@code reset=3}. The value is the status, the location or
     * the number of events.
     *
     * @throws IllegalArgumentException if the kind or a field is unknown or a value is wrong
     */
    public static FaultRule fromText(String text) {
        ObjectNode json = Json.object();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (!json.has("kind")) {
                json.put("kind", name);
                if (equals >= 0) {
                    put(json, mainField(name), value);
                }
            } else {
                put(json, name, value);
            }
        }
        return fromJson(json);
    }

    boolean concerns(String method, String requestPath) {
        return path.map(requestPath::equals)
                .orElseGet(() -> method.equals("POST") && requestPath.startsWith("/v1/"));
    }

    private static Fault fault(JsonNode json) {
        String kind = json.path("kind").asText().toLowerCase(Locale.ROOT);
        return switch (kind) {
            case "status" ->
                    new Fault.Status(
                            count(json, "status").orElse(500),
                            text(json, "retryAfter"),
                            text(json, "body"));
            case "redirect" ->
                    new Fault.Redirect(
                            count(json, "status").orElse(302),
                            text(json, "location")
                                    .orElseThrow(
                                            () ->
                                                    new IllegalArgumentException(
                                                            "redirect needs a location")));
            case "silence" -> cut(Fault.Cut.Way.SILENCE, json);
            case "reset" -> cut(Fault.Cut.Way.RESET, json);
            case "close" -> cut(Fault.Cut.Way.CLOSE, json);
            case "end" -> new Fault.End(count(json, "afterEvents").orElse(0));
            case "error-event" ->
                    new Fault.ErrorEvent(
                            count(json, "afterEvents").orElse(0),
                            text(json, "message").orElse("The simulator was told to fail"));
            case "html" -> Fault.Garbage.HTML;
            case "html-as-sse" -> Fault.Garbage.HTML_AS_SSE;
            case "truncated-json" -> Fault.Garbage.TRUNCATED_JSON;
            case "json-for-sse" -> Fault.Garbage.JSON_FOR_SSE;
            case "empty-stream" -> Fault.Garbage.EMPTY_STREAM;
            default -> throw new IllegalArgumentException("unknown kind of fault: " + kind);
        };
    }

    private static Fault cut(Fault.Cut.Way way, JsonNode json) {
        return new Fault.Cut(way, count(json, "afterEvents"));
    }

    private static String mainField(String kind) {
        return switch (kind) {
            case "status" -> "status";
            case "redirect" -> "location";
            default -> "afterEvents";
        };
    }

    private static void put(ObjectNode json, String field, String value) {
        switch (field) {
            case "status", "times", "afterEvents" -> json.put(field, Integer.parseInt(value));
            default -> json.put(field, value);
        }
    }

    private static Optional<String> text(JsonNode json, String field) {
        return json.has(field) ? Optional.of(json.get(field).asText()) : Optional.empty();
    }

    private static OptionalInt count(JsonNode json, String field) {
        if (!json.has(field)) {
            return OptionalInt.empty();
        }
        JsonNode value = json.get(field);
        if (!value.isInt() || value.intValue() < 0) {
            throw new IllegalArgumentException(field + " must be a whole number, 0 or more");
        }
        return OptionalInt.of(value.intValue());
    }
}
