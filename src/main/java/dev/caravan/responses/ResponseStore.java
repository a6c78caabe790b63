package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Optional;

/** Keeps responses for their next turn (RSP-4). Safe for many threads. */
public interface ResponseStore {

    void keep(StoredResponse response);

    /** The response of that id, whoever's it is; the caller looks at its owner. */
    Optional<StoredResponse> find(String id);

    /** The item of that id, of any response that one caller has of one agent. */
    Optional<JsonNode> item(StoredResponse.Owner owner, String itemId);

    /** Forgets it; nothing happens when it is not there. */
    void delete(String id);
}
