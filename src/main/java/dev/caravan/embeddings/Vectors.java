package dev.caravan.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.caravan.dialect.Completion;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Reason;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Base64;

/** A vector in the form that the client asked for (EMB-1). Pure. */
final class Vectors {
    private Vectors() {}

    /**
     * The vector as numbers, or as base64 of little-endian float32; untouched where it is already
     * in that form.
     *
     * @throws AttemptFailed when it is no vector
     */
    static JsonNode as(boolean base64, JsonNode vector) throws AttemptFailed {
        if (vector.isTextual()) {
            FloatBuffer numbers = decode(vector.textValue());
            return base64 ? vector : numbers(numbers);
        }
        if (!vector.isArray() || vector.isEmpty()) {
            throw bad("an embedding is neither a list of numbers nor base64");
        }
        for (JsonNode number : vector) {
            if (!number.isNumber()) {
                throw bad("an embedding holds something that is no number");
            }
        }
        return base64 ? JsonNodeFactory.instance.textNode(encode(vector)) : vector;
    }

    private static FloatBuffer decode(String text) throws AttemptFailed {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw bad("an embedding is a text that is not base64");
        }
        if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
            throw bad("an embedding in base64 holds no whole float32 numbers");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    private static ArrayNode numbers(FloatBuffer floats) throws AttemptFailed {
        ArrayNode list = JsonNodeFactory.instance.arrayNode(floats.remaining());
        while (floats.hasRemaining()) {
            float number = floats.get();
            if (!Float.isFinite(number)) {
                throw bad("an embedding holds a number that JSON cannot have");
            }
            list.add(number);
        }
        return list;
    }

    private static String encode(JsonNode vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(number -> bytes.putFloat(number.floatValue()));
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static AttemptFailed bad(String detail) {
        return Completion.unusable(Reason.BAD_RESPONSE, detail);
    }
}
