package dev.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/** {@code POST /v1/embeddings}: unit vectors that depend on nothing but the input. */
final class Embeddings {
    private static final int DEFAULT_DIMENSIONS = 64;
    private static final int MOST_DIMENSIONS = 8192;

    private Embeddings() {}

    /**
     * Answers a body.
     *
     * @throws BadRequest if it is no embedding request
     */
    static ObjectNode answer(JsonNode body) {
        int dimensions = body.path("dimensions").asInt(DEFAULT_DIMENSIONS);
        if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
            throw new BadRequest("'dimensions' must be 1 to " + MOST_DIMENSIONS);
        }
        boolean base64 = body.path("encoding_format").asText().equals("base64");
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        int tokens = 0;
        for (String input : inputs(body.path("input"))) {
            ObjectNode row =
                    data.addObject().put("object", "embedding").put("index", data.size() - 1);
            float[] vector = vector(input, dimensions);
            if (base64) {
                row.put("embedding", base64(vector));
            } else {
                ArrayNode numbers = row.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
            tokens += (input.length() + 3) / 4;
        }
        answer.put("model", body.path("model").asText(Models.EMBED));
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return answer;
    }

    /** A string, strings, token numbers, or lists of token numbers. */
    private static List<String> inputs(JsonNode input) {
        List<String> inputs = new ArrayList<>();
        if (input.isArray() && !input.path(0).isNumber()) {
            input.forEach(one -> inputs.add(one.isTextual() ? one.textValue() : one.toString()));
        } else if (input.isTextual()) {
            inputs.add(input.textValue());
        } else if (input.isArray()) {
            inputs.add(input.toString());
        }
        if (inputs.isEmpty() || inputs.contains("") || inputs.contains("[]")) {
            throw new BadRequest("Input content cannot be empty");
        }
        return inputs;
    }

    static float[] vector(String input, int dimensions) {
        long seed = 0;
        for (int at = 0; at < input.length(); at++) {
            seed = 31 * seed + input.charAt(at);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] numbers = random.doubles(dimensions, -1, 1).toArray();
        double square = 0;
        for (double number : numbers) {
            square += number * number;
        }
        float[] unit = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            unit[i] = (float) (numbers[i] / Math.sqrt(square));
        }
        return unit;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
