package dev.caravan.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.Json;
import dev.caravan.openai.Json.MalformedJson;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a gateway leaves on disk of a process it started, for the next one to find (SVC-6).
 *
 * @param gateway who owns it
 * @param commandHash see {@link CommandHash}
 */
record StartRecord(ProcessId child, ProcessId gateway, String commandHash) {
    /** As a JSON object; times in ISO-8601. */
    byte[] toJson() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("pid", child.pid());
        tree.put("startedAt", child.startedAt().toString());
        tree.put("gatewayPid", gateway.pid());
        tree.put("gatewayStartedAt", gateway.startedAt().toString());
        tree.put("commandHash", commandHash);
        return Json.bytes(tree);
    }

    /** Empty when it is none. */
    static Optional<StartRecord> fromJson(byte[] bytes) {
        try {
            ObjectNode tree = Json.readObject(bytes);
            return Optional.of(
                    new StartRecord(
                            process(tree, "pid", "startedAt"),
                            process(tree, "gatewayPid", "gatewayStartedAt"),
                            tree.path("commandHash").asText()));
        } catch (MalformedJson | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ProcessId process(JsonNode tree, String pid, String startedAt) {
        return new ProcessId(tree.path(pid).asLong(), Instant.parse(tree.path(startedAt).asText()));
    }
}
