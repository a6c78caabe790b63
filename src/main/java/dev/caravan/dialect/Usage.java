package dev.caravan.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Token counts of a reply whose server gave none: 4 bytes a token, marked as estimated. Pure. */
final class Usage {
    private static final long BYTES_PER_TOKEN = 4;

    private Usage() {}

    /** Bytes of the texts that a message or a delta holds. */
    static long textBytes(JsonNode message) {
        long bytes =
                utf8(message.path("content"))
                        + utf8(message.path("reasoning_content"))
                        + utf8(message.path("reasoning"));
        for (JsonNode call : message.path("tool_calls")) {
            bytes +=
                    utf8(call.path("function").path("name"))
                            + utf8(call.path("function").path("arguments"));
        }
        return bytes;
    }

    private static long utf8(JsonNode text) {
        return text.asText("").getBytes(UTF_8).length;
    }

    static ObjectNode estimate(long promptBytes, long completionBytes) {
        long prompt = Math.ceilDiv(promptBytes, BYTES_PER_TOKEN);
        long completion = Math.ceilDiv(completionBytes, BYTES_PER_TOKEN);
        return JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion)
                .put("estimated", true);
    }
}
