package dev.caravan.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request for a response whose known fields have the right types (RSP-1), with the turns that it
 * continues.
 */
public final class ResponsesRequest implements FrontRequest {
    private static final Set<String> ROLES = Set.of("user", "assistant", "system", "developer");
    private static final Set<String> TRUNCATIONS = Set.of("auto", "disabled");

    private final ObjectNode tree;
    private final List<JsonNode> earlier;
    private final List<JsonNode> input;

    private ResponsesRequest(ObjectNode tree, List<JsonNode> earlier, List<JsonNode> input) {
        this.tree = tree;
        this.earlier = List.copyOf(earlier);
        this.input = List.copyOf(input);
    }

    /**
     * Checks a request tree; what the gateway does not read is the provider's to judge.
     *
     * @throws ApiError 400 that names the JSON path and what is allowed there
     */
    public static ResponsesRequest of(ObjectNode tree) {
        List<JsonNode> input = input(tree.path("input"));
        for (String text : List.of("model", "instructions", "previous_response_id", "user")) {
            Checks.optional(tree, text, JsonNode::isTextual, "a string");
        }
        for (String flag : List.of("stream", "store", "parallel_tool_calls", "background")) {
            Checks.optional(tree, flag, JsonNode::isBoolean, "a boolean");
        }
        for (String object : List.of("metadata", "reasoning", "text", "stream_options")) {
            Checks.optional(tree, object, JsonNode::isObject, "an object");
        }
        for (String number : List.of("temperature", "top_p")) {
            Checks.optional(tree, number, JsonNode::isNumber, "a number");
        }
        for (String count : List.of("max_output_tokens", "top_logprobs")) {
            Checks.optional(tree, count, JsonNode::isIntegralNumber, "an integer");
        }
        Checks.optional(tree, "include", JsonNode::isArray, "an array of strings");
        Checks.optional(
                tree,
                "tools",
                n -> n.isArray() && n.valueStream().allMatch(JsonNode::isObject),
                "an array of objects");
        Checks.optional(
                tree, "tool_choice", n -> n.isTextual() || n.isObject(), "a string or an object");
        Checks.optional(
                tree, "truncation", n -> TRUNCATIONS.contains(n.asText("")), "auto or disabled");
        refuseWhatNobodyKeeps(tree);
        Checks.wholeText(tree);
        return new ResponsesRequest(tree, List.of(), input);
    }

    /** These need a server that goes on without its client, or keeps conversations of its own. */
    private static void refuseWhatNobodyKeeps(ObjectNode tree) {
        if (tree.path("background").asBoolean(false)) {
            throw unsupported("background", "a response is made while the client waits");
        }
        if (tree.hasNonNull("conversation")) {
            throw unsupported("conversation", "send previous_response_id, or the whole input");
        }
    }

    private static ApiError unsupported(String field, String instead) {
        return ApiError.badRequest(field + ": the gateway does not have it; " + instead)
                .param(field)
                .code("unsupported_parameter");
    }

    private static List<JsonNode> input(JsonNode input) {
        if (input.isMissingNode()) {
            throw Checks.missing("input");
        }
        if (input.isTextual()) {
            ObjectNode message = JsonNodeFactory.instance.objectNode();
            message.put("type", "message").put("role", "user");
            message.putArray("content").addObject().put("type", "input_text").set("text", input);
            return List.of(message);
        }
        if (!input.isArray()) {
            throw Checks.wrongType("input", input, "a string or an array of items");
        }
        if (input.isEmpty()) {
            throw ApiError.badRequest("input: must hold at least one item").param("input");
        }
        for (int i = 0; i < input.size(); i++) {
            checkItem("input[" + i + "]", input.get(i));
        }
        return input.valueStream().toList();
    }

    private static void checkItem(String path, JsonNode item) {
        if (!item.isObject()) {
            throw Checks.wrongType(path, item, "an object");
        }
        Checks.optional(item, path + ".type", "type", JsonNode::isTextual, "a string");
        switch (typeOf(item)) {
            case "message" -> checkMessage(path, item);
            case "function_call" -> {
                require(path, item, "call_id");
                require(path, item, "name");
                require(path, item, "arguments");
            }
            case "function_call_output" -> require(path, item, "call_id");
            case "item_reference" -> require(path, item, "id");
            default -> {
                // Others are for those who know them.
            }
        }
    }

    private static void checkMessage(String path, JsonNode item) {
        JsonNode role = item.path("role");
        if (!ROLES.contains(role.asText(""))) {
            throw Checks.wrongType(
                    path + ".role", role, "one of assistant, developer, system, user");
        }
        JsonNode content = item.path("content");
        if (content.isTextual()) {
            return;
        }
        if (!content.isArray()) {
            throw Checks.wrongType(path + ".content", content, "a string or an array of parts");
        }
        for (int i = 0; i < content.size(); i++) {
            if (!content.get(i).isObject()) {
                throw Checks.wrongType(path + ".content[" + i + "]", content.get(i), "an object");
            }
        }
    }

    private static void require(String path, JsonNode item, String field) {
        if (!item.path(field).isTextual()) {
            throw Checks.wrongType(path + "." + field, item.path(field), "a string");
        }
    }

    /** An item without a type is a message if it has a role, else a reference by its id. */
    public static String typeOf(JsonNode item) {
        String type = item.path("type").asText("");
        if (!type.isEmpty()) {
            return type;
        }
        return item.has("role") || !item.has("id") ? "message" : "item_reference";
    }

    /** The same request behind the turns that it continues. */
    public ResponsesRequest continuing(List<JsonNode> turns) {
        return new ResponsesRequest(tree, turns, input);
    }

    /** The same request with other items, e.g. where references were resolved. */
    public ResponsesRequest withInput(List<JsonNode> items) {
        return new ResponsesRequest(tree, earlier, items);
    }

    @Override
    public Optional<String> model() {
        return Optional.of(tree.path("model").asText("")).filter(m -> !m.isBlank());
    }

    @Override
    public boolean stream() {
        return tree.path("stream").asBoolean(false);
    }

    /** {@code previous_response_id}. */
    public Optional<String> previousId() {
        return Optional.ofNullable(tree.path("previous_response_id").textValue())
                .filter(id -> !id.isBlank());
    }

    /** {@code user}. */
    public Optional<String> user() {
        return Optional.ofNullable(tree.path("user").textValue()).filter(user -> !user.isBlank());
    }

    /** Whether the response may be kept for a while. */
    public boolean store() {
        return tree.path("store").asBoolean(true);
    }

    /** Whether the client itself asks for the response to be kept: then it outlives a restart. */
    public boolean storeAsked() {
        return tree.path("store").asBoolean(false);
    }

    /** The client's own items; a plain text is a message of the user. Not to be changed. */
    public List<JsonNode> input() {
        return input;
    }

    /** The turns that are continued. Not to be changed. */
    public List<JsonNode> earlier() {
        return earlier;
    }

    /** A field as the client sent it; a missing node when it did not. Not to be changed. */
    public JsonNode field(String name) {
        return tree.path(name);
    }

    /** All fields, in a tree of its own; nested trees are shared. */
    public ObjectNode fields() {
        ObjectNode copy = tree.objectNode();
        copy.setAll(tree);
        return copy;
    }
}
