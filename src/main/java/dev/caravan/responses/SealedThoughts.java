package dev.caravan.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.Json;

import java.util.Base64;
import java.util.Optional;

/**
 * Thinking blocks with their signatures, as the opaque {@code encrypted_content} of a reasoning
 * item: the client carries them and sends them back, the provider gets them as they were. Pure.
 */
final class SealedThoughts {
    /** Tells ours from those of providers, which are none of ours to read. */
    private static final String MARK = "caravan.";

    private static final String BLOCKS = "thinking_blocks";

    private SealedThoughts() {}

    static String seal(ArrayNode blocks) {
        ObjectNode holder = JsonNodeFactory.instance.objectNode();
        holder.set(BLOCKS, blocks);
        return MARK + Base64.getEncoder().encodeToString(Json.bytes(holder));
    }

    static boolean isOurs(JsonNode item) {
        return item.path("encrypted_content").asText("").startsWith(MARK);
    }

    static Optional<ArrayNode> open(String sealed) {
        if (!sealed.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            byte[] json =
                    Base64.getDecoder().decode(sealed.substring(MARK.length()).getBytes(UTF_8));
            JsonNode blocks = Json.readObject(json).path(BLOCKS);
            return blocks instanceof ArrayNode list ? Optional.of(list) : Optional.empty();
        } catch (IllegalArgumentException | Json.MalformedJson e) {
            return Optional.empty();
        }
    }
}
