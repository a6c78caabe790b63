package dev.caravan.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads JSON5 as far as Jackson knows it: no hexadecimal numbers. Thread-safe. */
public final class Json5 {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                    .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
                    .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
                    .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json5() {}

    /**
     * The object that a text holds.
     *
     * @param name the file's name, for the problem
     * @throws BadJson5 when it holds none
     */
    public static ObjectNode object(String text, String name) throws BadJson5 {
        Findings findings = new Findings();
        Optional<ObjectNode> tree = parse(text.getBytes(StandardCharsets.UTF_8), name, findings);
        if (tree.isEmpty()) {
            throw new BadJson5(findings.problems().getFirst());
        }
        return tree.get();
    }

    /** The one value that a text holds, of any kind; empty when it is not JSON5. */
    public static Optional<JsonNode> value(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** The tokens of a text, with their positions counted in characters. */
    public static JsonParser tokens(String text) throws JacksonException {
        try {
            return MAPPER.createParser(text);
        } catch (JacksonException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory is always there", e);
        }
    }

    /**
     * The object that the bytes hold; empty, and a problem recorded, when they hold none.
     *
     * @param name the file's name, for the problem
     */
    static Optional<ObjectNode> parse(byte[] bytes, String name, Findings findings) {
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            if (tree instanceof ObjectNode object) {
                return Optional.of(object);
            }
            findings.problem(name, tree.isMissingNode() ? "an empty file" : "no object", "{ … }");
        } catch (JacksonException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
            String words =
                    at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            findings.problem(name + where, describe(e) + words, "JSON5");
        } catch (IOException e) {
            // Bytes in memory are always there: what fails is their decoding.
            findings.problem(name, "bytes that are no UTF-8 text", "JSON5");
        }
        return Optional.empty();
    }

    /** In our words: Jackson's own may quote what stands in the file, and that may be a secret. */
    private static String describe(JacksonException e) {
        String message = e.getOriginalMessage();
        if (message.startsWith("Duplicate field '") && message.endsWith("'")) {
            return "the key " + message.substring("Duplicate field ".length()) + " twice";
        }
        if (message.startsWith("Unexpected end-of-input")) {
            return "the end of the file";
        }
        if (message.startsWith("Unexpected character ('")) {
            return "an unexpected character '" + message.charAt(23) + "'";
        }
        if (message.startsWith("Trailing token")) {
            return "more text after the object";
        }
        return "a word or value that is not JSON5";
    }
}
