package dev.caravan.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.LineCheck.Checked;
import dev.caravan.openai.Json;

import java.util.List;
import java.util.Optional;

/**
 * A request that came as a message (INT-2): one line of a batch (BAT-1), or a bare body whose
 * envelope says the rest. Pure.
 *
 * @param customId the sender's name for it
 * @param url what is asked for, one of {@link LineCheck#URLS}
 */
public record MessageRequest(String customId, String url, ObjectNode body) {
    private static final String CHAT = "/v1/chat/completions";

    /** A line has at least one of them; a body for a model has none. */
    private static final List<String> OF_A_LINE = List.of("custom_id", "method", "url", "body");

    /**
     * What stands beside the text of a message.
     *
     * @param url of a bare body; chat completions where it is not said
     * @param customId of a bare body
     */
    public record Envelope(Optional<String> url, String customId) {}

    /**
     * Reads a message.
     *
     * @param text JSON in UTF-8
     * @throws BadMessage when it is no request
     */
    public static MessageRequest read(byte[] text, Envelope envelope) throws BadMessage {
        ObjectNode json;
        try {
            json = Json.readObject(text);
        } catch (Json.MalformedJson e) {
            throw new BadMessage("invalid_json", "Not a JSON object: " + e.describe());
        }
        ObjectNode line = OF_A_LINE.stream().anyMatch(json::has) ? json : line(json, envelope);
        return switch (LineCheck.check(line, LineCheck.ANY)) {
            case Checked.Good(String customId, String url, ObjectNode body) ->
                    new MessageRequest(customId, url, body);
            case Checked.Bad(String code, String message, String _) ->
                    throw new BadMessage(code, message);
        };
    }

    private static ObjectNode line(ObjectNode body, Envelope envelope) {
        ObjectNode line =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("custom_id", envelope.customId())
                        .put("method", "POST")
                        .put("url", envelope.url().orElse(CHAT));
        line.set("body", body);
        return line;
    }
}
