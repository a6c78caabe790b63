package dev.caravan.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.Json;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@DisplayName("TOL-1: arguments against the tool's schema, answers against its limit")
class RouteToolTest {
    private static final String SCHEMA =
            """
            {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
             "description":"Counts.","properties":{"n":{"type":"integer","maximum":9}},
             "required":["n"],"additionalProperties":false}
            """;

    private static ObjectNode json(String text) {
        try {
            return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
        } catch (Json.MalformedJson e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    void describesItselfToTheModel() {
        ObjectNode function =
                (ObjectNode) RouteTool.of("count", json(SCHEMA)).definition().path("function");
        assertThat(function.path("name").asText()).isEqualTo("count");
        assertThat(function.path("description").asText()).isEqualTo("Counts.");
        assertThat(function.path("parameters").has("$schema")).isFalse();
        assertThat(function.at("/parameters/properties/n/maximum").asInt()).isEqualTo(9);
    }

    @Test
    void givesPlainValues() throws Exception {
        assertThat(RouteTool.of("count", json(SCHEMA)).arguments("{\"n\":3}"))
                .isEqualTo(Map.of("n", 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"n\":10} | $.n: must have a maximum value of 9",
                "{\"n\":\"3\"} | $.n: string found, integer expected",
                "{\"n\":1,\"m\":2} | 'm'",
                "`` | required property 'n' not found",
                "[1] | expected a JSON object, found an array",
                "{\"n\":1,\"n\":2} | no JSON object",
                "{\"n\": | no JSON object"
            })
    void saysWhatIsWrongWithArguments(String arguments, String told) {
        assertThatThrownBy(() -> RouteTool.of("count", json(SCHEMA)).arguments(arguments))
                .isInstanceOf(WrongArguments.class)
                .hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"string\",\"description\":\"x\"} | type: expected \"object\"",
                "{\"type\":\"object\"} | description: expected a text",
                "{\"type\":\"object\",\"description\":\"x\",\"required\":1} | no JSON Schema"
                        + " 2020-12"
            })
    void refusesASchemaThatIsNone(String schema, String told) {
        assertThatThrownBy(() -> RouteTool.of("bad", json(schema)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told);
    }

    @Test
    void readsAnAnswerOfAnyKindUpToItsLimit() throws Exception {
        byte[] bytes = "für".getBytes(StandardCharsets.UTF_8);
        assertThat(AnswerText.of(Optional.empty(), 4)).isEmpty();
        assertThat(AnswerText.of(Optional.of("für"), 4)).isEqualTo("für");
        assertThat(AnswerText.of(Optional.of(bytes), 4)).isEqualTo("für");
        assertThat(AnswerText.of(Optional.of(new ByteArrayInputStream(bytes)), 4)).isEqualTo("für");
        assertThat(AnswerText.of(Optional.of(List.of(Map.of("a", 1))), 9)).isEqualTo("[{\"a\":1}]");
    }

    @Test
    void refusesTheByteAfterTheLast() {
        byte[] bytes = new byte[5];
        for (Object body :
                List.of("12345", bytes, new ByteArrayInputStream(bytes), List.of(1, 2, 3))) {
            assertThatThrownBy(() -> AnswerText.of(Optional.of(body), 4))
                    .isInstanceOf(AnswerTooLarge.class);
        }
    }
}
