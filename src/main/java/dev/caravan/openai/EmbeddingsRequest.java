package dev.caravan.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An embeddings request whose known fields have the right types (EMB-1). */
public final class EmbeddingsRequest implements FrontRequest {
    private static final Set<String> FORMATS = Set.of("float", "base64");
    private static final String INPUT = "a string, an array of strings, or arrays of token numbers";

    private final ObjectNode tree;
    private final Inputs inputs;

    private EmbeddingsRequest(ObjectNode tree, Inputs inputs) {
        this.tree = tree;
        this.inputs = inputs;
    }

    /**
     * What is to be embedded.
     *
     * @param list texts, or arrays of token numbers; at least one
     * @param single whether the client sent the one input as it is, not in a list
     */
    public record Inputs(List<JsonNode> list, boolean single) {
        public Inputs {
            list = List.copyOf(list);
        }
    }

    /**
     * Checks a request tree; unknown fields are the provider's to judge.
     *
     * @throws ApiError 400 that names the JSON path and what is allowed there
     */
    public static EmbeddingsRequest of(ObjectNode tree) {
        Inputs inputs = inputs(tree.path("input"));
        Checks.optional(tree, "model", JsonNode::isTextual, "a string");
        Checks.optional(tree, "user", JsonNode::isTextual, "a string");
        Checks.optional(
                tree,
                "dimensions",
                n -> n.isIntegralNumber() && n.canConvertToInt() && n.intValue() > 0,
                "an integer above 0");
        Checks.optional(
                tree,
                "encoding_format",
                n -> n.isTextual() && FORMATS.contains(n.textValue()),
                "float or base64");
        Checks.wholeText(tree);
        return new EmbeddingsRequest(tree, inputs);
    }

    private static Inputs inputs(JsonNode input) {
        if (input.isMissingNode()) {
            throw Checks.missing("input");
        }
        if (input.isTextual()) {
            requireFilled("input", input.textValue().isEmpty());
            return new Inputs(List.of(input), true);
        }
        if (!input.isArray()) {
            throw Checks.wrongType("input", input, INPUT);
        }
        requireFilled("input", input.isEmpty());
        if (input.get(0).isNumber()) {
            requireTokens("input", input);
            return new Inputs(List.of(input), true);
        }
        boolean texts = input.get(0).isTextual();
        List<JsonNode> inputs = new ArrayList<>();
        for (JsonNode one : input) {
            requireInput("input[" + inputs.size() + "]", one, texts);
            inputs.add(one);
        }
        return new Inputs(inputs, false);
    }

    private static void requireInput(String path, JsonNode one, boolean texts) {
        if (texts ? !one.isTextual() : !one.isArray()) {
            throw Checks.wrongType(path, one, texts ? "a string" : "a string or token numbers");
        }
        requireFilled(path, texts ? one.textValue().isEmpty() : one.isEmpty());
        if (!texts) {
            requireTokens(path, one);
        }
    }

    private static void requireTokens(String path, JsonNode tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (!tokens.get(i).isIntegralNumber()) {
                throw Checks.wrongType(path + "[" + i + "]", tokens.get(i), "a token number");
            }
        }
    }

    private static void requireFilled(String path, boolean empty) {
        if (empty) {
            throw ApiError.badRequest(path + ": must not be empty").param(path).code("empty_input");
        }
    }

    @Override
    public Optional<String> model() {
        return Optional.of(tree.path("model").asText("")).filter(m -> !m.isBlank());
    }

    /** Embeddings come whole. */
    @Override
    public boolean stream() {
        return false;
    }

    public Inputs inputs() {
        return inputs;
    }

    /** Whether vectors are wanted as base64 of little-endian float32. */
    public boolean base64() {
        return tree.path("encoding_format").asText("").equals("base64");
    }

    /** The request's other fields, in a tree of its own. */
    public ObjectNode fields() {
        ObjectNode copy = tree.objectNode();
        copy.setAll(tree);
        copy.remove("input");
        return copy;
    }
}
