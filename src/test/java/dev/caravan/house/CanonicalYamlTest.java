package dev.caravan.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/**
 * Route files are valid against the YAML DSL's own schema, in its canonical form: no text where an
 * object may stand ({@code to: direct:x}), no expression language beside a step's other keys. Tools
 * and people then meet one spelling of each thing.
 */
class CanonicalYamlTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema CANONICAL = schema();

    static List<RouteFile> files() {
        return RouteFile.all();
    }

    private static JsonSchema schema() {
        try (InputStream in =
                CanonicalYamlTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            JsonNode dsl = JSON.readTree(Objects.requireNonNull(in, "the DSL's schema"));
            dropShortForms(dsl);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(dsl);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The schema allows short forms as alternatives; without these it is the canonical one. */
    private static void dropShortForms(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.path("deprecated").isBoolean()) {
            object.remove("deprecated"); // draft 4 has no such keyword
        }
        if (schema instanceof ObjectNode object && object.get("oneOf") instanceof ArrayNode forms) {
            boolean hasObjectForm = has(forms, "object");
            for (int i = forms.size() - 1; i >= 0; i--) {
                boolean text = hasObjectForm && isOfType(forms.get(i), "string");
                if (text || isInlineExpression(forms.get(i))) {
                    forms.remove(i);
                }
            }
        }
        schema.forEach(CanonicalYamlTest::dropShortForms);
    }

    private static boolean has(ArrayNode forms, String type) {
        for (JsonNode form : forms) {
            if (isOfType(form, type)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfType(JsonNode form, String type) {
        return form.path("type").asText().equals(type);
    }

    private static boolean isInlineExpression(JsonNode form) {
        return form.path("$ref").asText().endsWith(".language.ExpressionDefinition");
    }

    @ParameterizedTest
    @MethodSource("files")
    void isCanonical(RouteFile file) {
        assertThat(CANONICAL.validate(file.tree())).isEmpty();
    }

    @Test
    void refusesATextForAStep() throws IOException {
        assertThat(problemsOf("{\"to\": \"direct:serve\"}")).isNotEmpty();
        assertThat(problemsOf("{\"to\": {\"uri\": \"direct:serve\"}}")).isEmpty();
    }

    @Test
    void refusesAnExpressionBesideAStepsOtherKeys() throws IOException {
        String simple = "\"simple\": {\"expression\": \"${variable.plan.pending}\"}";
        assertThat(problemsOf("{\"filter\": {" + simple + "}}")).isNotEmpty();
        assertThat(problemsOf("{\"filter\": {\"expression\": {" + simple + "}}}")).isEmpty();
    }

    @Test
    void refusesAKeyThatTheDslDoesNotHave() throws IOException {
        assertThat(problemsOf("{\"to\": {\"uri\": \"direct:serve\", \"url\": \"x\"}}"))
                .isNotEmpty();
    }

    private static List<String> problemsOf(String step) throws IOException {
        JsonNode route =
                JSON.readTree(
                        "[{\"route\": {\"from\": {\"uri\": \"direct:a\", \"steps\": ["
                                + step
                                + "]}}}]");
        return CANONICAL.validate(route).stream().map(Object::toString).toList();
    }
}
