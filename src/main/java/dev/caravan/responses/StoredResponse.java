package dev.caravan.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A response that is kept, with what its next turn needs (RSP-4). Its trees are not to be changed.
 *
 * @param owner who may ask for it
 * @param lasting whether it is to outlive the gateway, {@code store: true}
 * @param response as the client got it
 * @param input the request's own items, each with an id
 * @param earlier the turns before those
 */
public record StoredResponse(
        Owner owner,
        boolean lasting,
        ObjectNode response,
        List<JsonNode> input,
        List<JsonNode> earlier) {
    public StoredResponse {
        input = List.copyOf(input);
        earlier = List.copyOf(earlier);
    }

    /**
     * Whose it is.
     *
     * @param credentialHash of who called; the credential itself is kept nowhere
     * @param agentId who answered
     */
    public record Owner(String credentialHash, String agentId) {

        /** Of who called, as the door knows them. */
        public static Owner of(String credential, String agentId) {
            return new Owner(hash(credential), agentId);
        }

        /** SHA-256, in hex. */
        public static String hash(String credential) {
            try {
                return HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(credential.getBytes(UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }

    public String id() {
        return response.path("id").asText("");
    }

    /** What a later request may refer to: the request's own items and those of the answer. */
    public Stream<JsonNode> items() {
        return Stream.concat(input.stream(), response.path("output").valueStream());
    }

    /** The item of that id, if it is one of these. */
    public Optional<JsonNode> item(String itemId) {
        return items().filter(item -> item.path("id").asText("").equals(itemId)).findFirst();
    }

    /** Every turn up to the response's own, for the next one to continue. */
    public List<JsonNode> turns() {
        List<JsonNode> turns = new java.util.ArrayList<>(earlier);
        turns.addAll(input);
        response.path("output").forEach(turns::add);
        return turns;
    }
}
