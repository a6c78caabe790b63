package dev.caravan.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.session.SessionStore.Shown;

import java.time.Instant;
import java.util.List;

/** Sessions as the operator gets them, from the gateway and from the command line. Pure. */
public final class SessionJson {
    private SessionJson() {}

    /** {@code {"sessions":[…]}}, without what was said. */
    public static ObjectNode list(List<SessionSummary> sessions) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = root.putArray("sessions");
        sessions.forEach(session -> rows.add(row(session)));
        return root;
    }

    /** One session with its {@code messages}. */
    public static ObjectNode show(Shown session) {
        ObjectNode row = row(session.summary());
        row.putArray("messages").addAll(session.transcript().turns());
        return row;
    }

    /** {@code {"key":…,"deleted":true}}. */
    public static ObjectNode deleted(String key) {
        return JsonNodeFactory.instance.objectNode().put("key", key).put("deleted", true);
    }

    private static ObjectNode row(SessionSummary session) {
        ObjectNode row =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("key", session.key())
                        .put("agent", session.agentId());
        session.channel().ifPresent(channel -> row.put("channel", channel));
        return row.put("turns", session.turns())
                .put("created", Instant.ofEpochMilli(session.createdMs()).toString())
                .put("updated", Instant.ofEpochMilli(session.updatedMs()).toString());
    }
}
