package dev.caravan.house;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Tells a text of Camel's {@code simple} language that reads from one that computes. */
final class SimpleText {
    private static final String READ = "\\$\\{variable(\\.[A-Za-z][A-Za-z0-9]*)+}";
    private static final String CONSTANT = "('[^'$]*'|-?[0-9]+|true|false|null)";
    private static final Pattern READ_OR_COMPARISON =
            Pattern.compile(READ + "( (==|!=|<|<=|>|>=) " + CONSTANT + ")?");
    private static final Pattern ONE_READ = Pattern.compile(READ);

    private SimpleText() {}

    /** A variable's property, or one compared with a constant. */
    static boolean isReadOrComparison(String text) {
        return READ_OR_COMPARISON.matcher(text).matches();
    }

    /** Plain text in which every {@code ${…}} reads a variable's property. */
    static boolean readsOnly(String text) {
        return !ONE_READ.matcher(text).replaceAll("").contains("${");
    }

    /** Every text of a route that is evaluated somewhere inside. */
    static List<String> dynamicTexts(JsonNode at) {
        List<String> texts = new ArrayList<>();
        if (at.isTextual() && at.asText().contains("${")) {
            texts.add(at.asText());
        }
        at.forEach(child -> texts.addAll(dynamicTexts(child)));
        return texts;
    }
}
