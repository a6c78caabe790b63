package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * A response that is kept, with what its next turn needs (RSP-4). Its trees are not to be changed.
 *
 * @param owner who may ask for it
 * @param response as the client got it
 * @param input the request's own items, each with an id
 * @param earlier the turns before those
 */
public record StoredResponse(
        Owner owner, ObjectNode response, List<JsonNode> input, List<JsonNode> earlier) {
    public StoredResponse {
        input = List.copyOf(input);
        earlier = List.copyOf(earlier);
    }

    /**
     * Whose it is.
     *
     * @param credential who called, as the door knows them
     * @param agentId who answered
     */
    public record Owner(String credential, String agentId) {}

    public String id() {
        return response.path("id").asText("");
    }

    /** Every turn up to the response's own, for the next one to continue. */
    public List<JsonNode> turns() {
        List<JsonNode> turns = new java.util.ArrayList<>(earlier);
        turns.addAll(input);
        response.path("output").forEach(turns::add);
        return turns;
    }
}
