package dev.caravan.dialect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Token counts of a reply whose server gave none: 4 bytes a token, marked as estimated. Pure. */
final class Usage {
    private static final long BYTES_PER_TOKEN = 4;

    private Usage() {}

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
