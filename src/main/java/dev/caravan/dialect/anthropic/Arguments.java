package dev.caravan.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.openai.Json;

/** The input of a tool as the text that chat calls arguments. Pure. */
final class Arguments {
    private Arguments() {}

    static String of(JsonNode input) {
        return input.isMissingNode() || input.isNull()
                ? "{}"
                : new String(Json.bytes(input), UTF_8);
    }
}
