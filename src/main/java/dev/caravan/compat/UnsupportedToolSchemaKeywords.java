package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;

import java.util.Map;
import java.util.Set;

/**
 * CMP-5: the JSON Schema keywords that the model's server refuses are removed from the parameters
 * of tools, at any depth. Names of properties are no keywords.
 */
@AutoService({Transform.class, CompatKeys.class})
public final class UnsupportedToolSchemaKeywords implements Transform, CompatKeys {
    /** Keywords whose values hold schemas by a name of the author's. */
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    /** Keywords whose values are data, not schemas. */
    private static final Set<String> DATA = Set.of("const", "default", "enum", "examples");

    @Override
    public String name() {
        return "unsupportedToolSchemaKeywords";
    }

    @Override
    public Map<String, Value> keys() {
        return Map.of(name(), new Texts());
    }

    @Override
    public Phase phase() {
        return Phase.TOOLS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        Set<String> refused = shaping.candidate().compatTexts(name());
        return refused.isEmpty()
                ? Shaped.same(body)
                : Trees.each(body, "tools", tool -> tool(tool, refused));
    }

    private static ObjectNode tool(ObjectNode tool, Set<String> refused) {
        if (!(tool.get("function") instanceof ObjectNode function)
                || !(function.get("parameters") instanceof ObjectNode parameters)) {
            return tool;
        }
        JsonNode left = schema(parameters, refused);
        return left.equals(parameters)
                ? tool
                : Trees.with(tool, "function", Trees.with(function, "parameters", left));
    }

    private static JsonNode schema(JsonNode schema, Set<String> refused) {
        if (schema instanceof ArrayNode several) {
            ArrayNode left = several.arrayNode();
            several.forEach(one -> left.add(schema(one, refused)));
            return left;
        }
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        ObjectNode left = object.objectNode();
        for (Map.Entry<String, JsonNode> keyword : object.properties()) {
            if (!refused.contains(keyword.getKey())) {
                left.set(keyword.getKey(), value(keyword.getKey(), keyword.getValue(), refused));
            }
        }
        return left;
    }

    private static JsonNode value(String keyword, JsonNode value, Set<String> refused) {
        if (DATA.contains(keyword)) {
            return value;
        }
        if (NAMED.contains(keyword) && value instanceof ObjectNode named) {
            ObjectNode left = named.objectNode();
            named.properties()
                    .forEach(field -> left.set(field.getKey(), schema(field.getValue(), refused)));
            return left;
        }
        return schema(value, refused);
    }
}
