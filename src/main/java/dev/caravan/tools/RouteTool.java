package dev.caravan.tools;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;

import dev.caravan.openai.Json;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** A tool that is a route, as its JSON Schema describes it. Immutable, safe for many threads. */
public final class RouteTool {
    /** Enough to mend them; a model that sends something else altogether fails in many ways. */
    private static final int MAX_SHOWN = 5;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String name;
    private final ObjectNode definition;
    private final JsonSchema schema;

    private RouteTool(String name, ObjectNode definition, JsonSchema schema) {
        this.name = name;
        this.definition = definition;
        this.schema = schema;
    }

    /**
     * A tool of that name.
     *
     * @param schema of its arguments, JSON Schema 2020-12; its {@code description} tells the model
     *     what the tool does
     * @throws IllegalArgumentException that says what the schema lacks
     */
    public static RouteTool of(String name, ObjectNode schema) {
        if (!schema.path("type").asText("").equals("object")) {
            throw new IllegalArgumentException(
                    "type: expected \"object\", since arguments are an object");
        }
        if (schema.path("description").asText("").isBlank()) {
            throw new IllegalArgumentException(
                    "description: expected a text that tells the model what the tool does");
        }
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
        String faults =
                told(
                        factory.getSchema(
                                        com.networknt.schema.SchemaLocation.of(
                                                VersionFlag.V202012.getId()))
                                .validate(schema));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("no JSON Schema 2020-12: " + faults);
        }
        ObjectNode parameters = schema.deepCopy();
        parameters.remove(java.util.List.of("$schema", "$id", "title", "description"));
        ObjectNode definition = JsonNodeFactory.instance.objectNode().put("type", "function");
        definition
                .putObject("function")
                .put("name", name)
                .put("description", schema.path("description").asText())
                .set("parameters", parameters);
        return new RouteTool(name, definition, factory.getSchema(schema.deepCopy()));
    }

    public String name() {
        return name;
    }

    /** The entry of {@code tools} in a chat request; a copy. */
    ObjectNode definition() {
        return definition.deepCopy();
    }

    /**
     * The arguments as plain values, in the order in which the model gave them.
     *
     * @param text JSON as the model wrote it; blank is no argument
     * @throws WrongArguments when the schema does not allow them
     */
    public Map<String, Object> arguments(String text) throws WrongArguments {
        ObjectNode tree = read(text);
        String faults = told(schema.validate(tree));
        if (!faults.isEmpty()) {
            throw new WrongArguments("the arguments do not fit the tool's schema: " + faults);
        }
        return MAPPER.convertValue(tree, new TypeReference<>() {});
    }

    private static ObjectNode read(String text) throws WrongArguments {
        if (text.isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
        } catch (Json.MalformedJson e) {
            throw new WrongArguments("the arguments are no JSON object: " + e.describe());
        }
    }

    private static String told(Iterable<ValidationMessage> faults) {
        return java.util.stream.StreamSupport.stream(faults.spliterator(), false)
                .limit(MAX_SHOWN)
                .map(ValidationMessage::getMessage)
                .collect(Collectors.joining("; "));
    }

    /** Whether a text is a JSON object, so that a strict server can be sent it again. */
    static boolean isObject(String text) {
        try {
            JsonNode tree = Json.read(text.getBytes(StandardCharsets.UTF_8));
            return tree.isObject();
        } catch (Json.MalformedJson e) {
            return false;
        }
    }
}
