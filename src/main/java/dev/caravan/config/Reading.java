package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What all sections of one reading share.
 *
 * @param asked told the pattern of every key that the code asks for ({@code *} for an id or a list
 *     position); the test that holds the schema to the code listens
 */
record Reading(
        Substitution substitution,
        Findings findings,
        OpenClawKeys openClaw,
        Consumer<String> asked) {

    /** The text with its variables replaced; an unset one is a problem. */
    Optional<String> replaced(ConfigPath at, String text) {
        Substitution.Result result = substitution.apply(text);
        for (String name : result.unset()) {
            findings.problem(
                    at.shown(),
                    "${" + name + "}, a variable that is not set",
                    "a variable with a value, or a text without it");
        }
        return result.unset().isEmpty() ? Optional.of(result.value()) : Optional.empty();
    }

    /** A copy of any tree with the variables of all its texts replaced. */
    JsonNode replacedTree(ConfigPath at, JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties()
                    .forEach(
                            field -> {
                                ConfigPath path = at.entry(field.getKey());
                                copy.set(field.getKey(), replacedTree(path, field.getValue()));
                            });
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                copy.add(replacedTree(at.item(i), array.get(i)));
            }
            return copy;
        }
        return node.isTextual()
                ? JsonNodeFactory.instance.textNode(replaced(at, node.textValue()).orElse(""))
                : node;
    }

    /** Records that a value is of the wrong kind; it then counts as absent. */
    <T> Optional<T> wrong(ConfigPath at, JsonNode node, String allowed) {
        findings.problem(at.shown(), Values.describe(node), allowed);
        return Optional.empty();
    }
}
