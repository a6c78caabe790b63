package dev.caravan.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
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
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || node.isMissingNode()) {
                throw new MalformedJson("the body is empty", Optional.empty());
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new MalformedJson(
                    e.getOriginalMessage(),
                    Optional.ofNullable(e.getLocation()).filter(Json::known));
        } catch (IOException e) {
            throw new MalformedJson("cannot be read", Optional.empty());
        }
    }

    private static boolean known(JsonLocation location) {
        return location.getLineNr() > 0;
    }

    /**
     * Writes a tree as UTF-8.
     *
     * @throws UnwritableJson when a text in it is no valid Unicode (a lone surrogate)
     */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UnwritableJson(e.getOriginalMessage());
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
            // Jackson's text goes on with hints for Java programmers after the first line.
            String what = String.valueOf(getMessage()).lines().findFirst().orElse("");
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

    /** A tree that cannot be written as UTF-8. */
    public static final class UnwritableJson extends RuntimeException {

        UnwritableJson(String what) {
            super(what, null, false, false);
        }
    }
}
