package dev.caravan.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** The two models and {@code GET /v1/models}. */
final class Models {
    static final String CHAT = "caravan-sim";
    static final String EMBED = "caravan-embed";

    private Models() {}

    /**
     * Rows with the window in both dialects: llama.cpp's {@code meta} and vLLM's {@code
     * max_model_len}.
     */
    static ObjectNode list(int contextWindow, long created) {
        ObjectNode list = Json.object();
        list.put("object", "list");
        var data = list.putArray("data");
        for (String id : List.of(CHAT, EMBED)) {
            ObjectNode row = data.addObject();
            row.put("id", id).put("object", "model").put("created", created);
            row.put("owned_by", "caravan-simulator").put("max_model_len", contextWindow);
            row.putObject("meta").put("n_ctx", contextWindow).put("n_ctx_train", contextWindow);
        }
        return list;
    }
}
