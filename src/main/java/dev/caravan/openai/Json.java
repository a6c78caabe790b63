package dev.caravan.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.Optional;

/**
 * JSON of the wire as trees: strict, bounded in depth (512) and number length (1,000 digits), no
 * repeated keys.
 */
public final class Json {
    /** SEC-3. */
    public static final int MAX_DEPTH = 512;

    private static final int MAX_NUMBER_LENGTH = 1_000;
    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    // Jackson's own pool is by thread: a virtual thread a request
                                    // would never use a buffer twice, and a stream keep its own.
                                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(MAX_NUMBER_LENGTH)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    // JSON of the wire is UTF-8 (RFC 8259, 8.1); guessing would
                                    // let UTF-16 and UTF-32 in.
                                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    // Numbers go on as they came: 0.7 and 1.0 keep every digit.
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private Json() {}

    /**
     * Reads one JSON object.
     *
     * @throws MalformedJson when it is not JSON, not an object, too deep, or repeats a key
     */
    public static ObjectNode readObject(byte[] bytes) throws MalformedJson {
        JsonNode node = read(bytes);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedJson("expected a JSON object, found " + kind(node), Optional.empty());
    }

    /**
     * Reads one JSON value.
     *
     * @throws MalformedJson as {@link #readObject}
     */
    public static JsonNode read(byte[] bytes) throws MalformedJson {
        if (startsWithByteOrderMark(bytes)) {
            throw new MalformedJson("the text begins with a byte order mark", Optional.empty());
        }
        try (JsonParser parser = MAPPER.createParser(bytes)) {
            return read(parser);
        } catch (IOException e) {
            throw new MalformedJson("cannot be read", Optional.empty());
        }
    }

    private static JsonNode read(JsonParser parser) throws MalformedJson, IOException {
        try {
            JsonNode node = MAPPER.readTree(parser);
            if (node == null || node.isMissingNode()) {
                throw new MalformedJson("the body is empty", Optional.empty());
            }
            if (parser.nextToken() != null) {
                throw malformed("something follows the end of the JSON", parser);
            }
            return node;
        } catch (JsonProcessingException e) {
            throw e.getLocation() == null
                    ? malformed(JsonFault.plain(e), parser)
                    : new MalformedJson(
                            JsonFault.plain(e), Optional.of(e.getLocation()).filter(Json::known));
        } catch (NumberFormatException | ArithmeticException e) {
            throw malformed("a number whose exponent is out of range", parser);
        }
    }

    private static MalformedJson malformed(String what, JsonParser parser) {
        return new MalformedJson(what, Optional.of(parser.currentLocation()).filter(Json::known));
    }

    private static boolean startsWithByteOrderMark(byte[] bytes) {
        return bytes.length >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF;
    }

    private static boolean known(JsonLocation location) {
        return location.getLineNr() > 0;
    }

    /**
     * Writes a tree as UTF-8. Characters beyond the basic plane, and halves of them that an
     * upstream split over two chunks, are written as escapes, so that every text can be written.
     *
     * @throws UnwritableJson when it is nested deeper than the writer goes (1,000)
     */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UnwritableJson(JsonFault.plain(e));
        }
    }

    /** The word for a node's kind in messages to people. */
    public static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case MISSING -> "nothing";
            case BINARY, POJO -> "something that is not JSON";
        };
    }

    /** Bytes that are not the JSON that was asked for. */
    public static final class MalformedJson extends Exception {

        private final Optional<JsonLocation> where;

        MalformedJson(String what, Optional<JsonLocation> where) {
            super(what, null, false, false);
            this.where = where;
        }

        /** What is wrong, with line and column where they are known. */
        public String describe() {
            String what = String.valueOf(getMessage());
            return where.map(
                            w ->
                                    "line "
                                            + w.getLineNr()
                                            + ", column "
                                            + w.getColumnNr()
                                            + ": "
                                            + what)
                    .orElse(what);
        }
    }

    /** A tree that cannot be written. */
    public static final class UnwritableJson extends RuntimeException {

        UnwritableJson(String what) {
            super(what, null, false, false);
        }
    }
}
