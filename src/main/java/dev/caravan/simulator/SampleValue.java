package dev.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A value that fits a JSON schema of the plain kind found in tool definitions: {@code type}, {@code
 * properties}, {@code items}, {@code enum}, {@code const}, {@code default}, {@code minimum}, {@code
 * minItems}, {@code anyOf}/{@code oneOf}. All properties are filled, required or not. References
 * are not followed.
 */
final class SampleValue {
    private static final int DEEPEST = 16;

    private SampleValue() {}

    static JsonNode of(JsonNode schema) {
        return of(schema, 0);
    }

    private static JsonNode of(JsonNode schema, int depth) {
        for (String given : new String[] {"const", "default"}) {
            if (schema.has(given)) {
                return schema.get(given);
            }
        }
        for (String choices : new String[] {"enum", "examples"}) {
            if (!schema.path(choices).isEmpty()) {
                return schema.path(choices).path(0);
            }
        }
        for (String choices : new String[] {"anyOf", "oneOf"}) {
            if (!schema.path(choices).isEmpty() && depth < DEEPEST) {
                return of(schema.path(choices).path(0), depth + 1);
            }
        }
        JsonNodeFactory values = JsonNodeFactory.instance;
        return switch (type(schema)) {
            case "string" ->
                    values.textNode(
                            "x".repeat(Math.max(0, schema.path("minLength").asInt() - 6))
                                    + "sample");
            case "integer" -> values.numberNode(Math.max(1L, schema.path("minimum").asLong()));
            case "number" -> values.numberNode(Math.max(1.5, schema.path("minimum").asDouble()));
            case "boolean" -> values.booleanNode(true);
            case "null" -> values.nullNode();
            case "array" -> array(schema, depth);
            default -> object(schema, depth);
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private static ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int items = Math.max(1, schema.path("minItems").asInt());
        for (int i = 0; i < items && depth < DEEPEST; i++) {
            array.add(of(schema.path("items"), depth + 1));
        }
        return array;
    }

    private static ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        if (depth < DEEPEST) {
            schema.path("properties")
                    .properties()
                    .forEach(p -> object.set(p.getKey(), of(p.getValue(), depth + 1)));
        }
        return object;
    }
}
