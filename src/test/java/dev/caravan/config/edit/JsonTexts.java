package dev.caravan.config.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** JSON5 texts of many looks, and trees, for the property tests. */
final class JsonTexts {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTexts() {}

    /** A text with the comments in it. */
    record Sample(String text, List<String> comments) {
        Sample {
            comments = List.copyOf(comments);
        }
    }

    static Arbitrary<String> keys() {
        return Arbitraries.of("a", "b", "c", "port", "a.b", "x/y", "true", "9", "", "key with ä");
    }

    static Arbitrary<JsonNode> trees() {
        return trees(2);
    }

    private static Arbitrary<JsonNode> trees(int depth) {
        Arbitrary<JsonNode> scalars =
                Arbitraries.oneOf(
                        Arbitraries.of("", "x", "${NAME}", "a \"b\" \n // no", "/* x", "ä,}")
                                .map(NODES::textNode),
                        Arbitraries.integers().between(-5, 5).map(NODES::numberNode),
                        Arbitraries.of(true, false).map(NODES::booleanNode),
                        Arbitraries.just(NODES.nullNode()));
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<JsonNode> lists =
                trees(depth - 1).list().ofMaxSize(4).map(l -> NODES.arrayNode().addAll(l));
        Arbitrary<JsonNode> objects =
                Arbitraries.maps(keys(), trees(depth - 1))
                        .ofMaxSize(4)
                        .map(map -> NODES.objectNode().setAll(map));
        return Arbitraries.oneOf(scalars, lists, objects);
    }

    /** An object as people might write it: gaps, comments and commas of all kinds. */
    static Arbitrary<Sample> objects() {
        return object(2).map(JsonTexts::numbered);
    }

    private static Arbitrary<String> object(int depth) {
        Arbitrary<String> member =
                Combinators.combine(gaps(), keyTexts(), gaps(), value(depth - 1), gaps())
                        .as((g1, key, g2, value, g3) -> g1 + key + ":" + g2 + value + g3);
        return container(member, "{", "}");
    }

    private static Arbitrary<String> value(int depth) {
        Arbitrary<String> scalars =
                Arbitraries.of(
                        "1",
                        "-2.5",
                        "+3",
                        ".5",
                        "7.",
                        "true",
                        "null",
                        "'it\\'s'",
                        "\"x // y\"",
                        "'}'",
                        "\"${NAME}\"");
        if (depth <= 0) {
            return scalars;
        }
        Arbitrary<String> item =
                Combinators.combine(gaps(), value(depth - 1), gaps())
                        .as((g1, value, g2) -> g1 + value + g2);
        return Arbitraries.oneOf(scalars, object(depth), container(item, "[", "]"));
    }

    private static Arbitrary<String> container(Arbitrary<String> entry, String open, String close) {
        return Combinators.combine(entry.list().ofMaxSize(4), Arbitraries.of(true, false), gaps())
                .as(
                        (entries, comma, gap) ->
                                open
                                        + String.join(",", entries)
                                        + (comma && !entries.isEmpty() ? "," : "")
                                        + gap
                                        + close);
    }

    private static Arbitrary<String> keyTexts() {
        return Arbitraries.of("K", "'K'", "\"K\"");
    }

    private static Arbitrary<String> gaps() {
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(
                        4,
                        Arbitraries.of("", " ", "\n", "\n  ", "\n\t", "\r\n  ", "  ", "\n\n    ")),
                net.jqwik.api.Tuple.of(
                        1,
                        Arbitraries.of(
                                "/*C*/",
                                " // C\n",
                                " // C\n  ",
                                "\n  // C\n  ",
                                "\n  /* C\n , */\n",
                                " /*C*/ ",
                                " // C\r\n")));
    }

    /** Gives each key and each comment a name of its own. */
    private static Sample numbered(String template) {
        StringBuilder text = new StringBuilder();
        List<String> comments = new ArrayList<>();
        int count = 0;
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            switch (c) {
                case 'K' -> text.append('k').append(count++);
                case 'C' -> {
                    String name = "comment" + count++ + "!";
                    comments.add(name);
                    text.append(name);
                }
                default -> text.append(c);
            }
        }
        return new Sample(text.toString(), comments);
    }

    /** The comments that are no longer in a text. */
    static Set<String> missing(Sample sample, String text) {
        return sample.comments().stream()
                .filter(comment -> !text.contains(comment))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
