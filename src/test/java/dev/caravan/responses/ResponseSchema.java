package dev.caravan.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** OpenAI's published schema of responses, their events and lists of their items. */
public final class ResponseSchema {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchema RESPONSE = of("Response");
    private static final JsonSchema EVENT = of("ResponseStreamEvent");
    private static final JsonSchema ITEMS = of("ResponseItemList");

    private ResponseSchema() {}

    private static JsonSchema of(String name) {
        try {
            ObjectNode root =
                    (ObjectNode)
                            MAPPER.readTree(
                                    Files.readString(
                                            Path.of(
                                                    "src/test/resources/openai/responses.schema.json")));
            root.put("$ref", "#/$defs/" + name);
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails unless it is a valid response object. */
    public static void requireResponse(JsonNode response) {
        require(RESPONSE, response);
    }

    /** Fails unless it is a valid event. */
    public static void requireEvent(JsonNode event) {
        require(EVENT, event);
    }

    /** Fails unless it is a valid list of items. */
    public static void requireItems(JsonNode list) {
        require(ITEMS, list);
    }

    private static void require(JsonSchema schema, JsonNode value) {
        try {
            JsonNode asSent = MAPPER.readTree(value.toString());
            assertThat(schema.validate(asSent)).as(value.toPrettyString()).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
