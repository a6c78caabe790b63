package dev.caravan.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A line of an output or an error file (BAT-3). Pure. */
final class ResultLine {
    private ResultLine() {}

    static ObjectNode answered(String id, String customId, LineOutcome.Answered answer) {
        return response(id, customId, 200, answer.requestId(), answer.body());
    }

    static ObjectNode failed(String id, String customId, LineOutcome.Failed failure) {
        return response(id, customId, failure.status(), failure.requestId(), failure.body());
    }

    private static ObjectNode response(
            String id, String customId, int status, String requestId, ObjectNode body) {
        ObjectNode line = line(id, customId);
        line.putObject("response")
                .put("status_code", status)
                .put("request_id", requestId)
                .set("body", body);
        line.putNull("error");
        return line;
    }

    /** Of a line that was not run. */
    static ObjectNode notRun(String id, String customId, String code, String message) {
        ObjectNode line = line(id, customId);
        line.putNull("response");
        line.putObject("error").put("code", code).put("message", message);
        return line;
    }

    private static ObjectNode line(String id, String customId) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("custom_id", customId);
    }
}
