package dev.caravan.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.Json;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;

import java.util.List;
import java.util.Optional;

/** Requests and candidates to shape. Single quotes stand for double ones. */
final class Shapes {
    static final String USER = "{'role':'user','content':'hi'}";
    static final String TOOLS =
            "'tools':[{'type':'function','function':{'name':'f','parameters':{}}}]";

    private Shapes() {}

    static ObjectNode json(String text) {
        try {
            return Json.readObject(text.replace('\'', '"').getBytes(UTF_8));
        } catch (Json.MalformedJson e) {
            throw new AssertionError(e.describe(), e);
        }
    }

    /** A request with one user message and more fields. */
    static ObjectNode request(String fields) {
        return json(
                "{'model':'m','messages':["
                        + USER
                        + "]"
                        + (fields.isEmpty() ? "" : "," + fields)
                        + "}");
    }

    /** A model {@code m} of a provider on a public host, with more keys of the row. */
    static Candidate proxy(String row) {
        return provider("hosted", "https://models.example.com/v1", row, "");
    }

    static Candidate openai(String row) {
        return provider("mine", "https://api.openai.com/v1", row, "");
    }

    /** A provider with one row {@code m} of its own. */
    static Candidate provider(String id, String baseUrl, String row, String more) {
        return Configured.candidate(
                id
                        + ": { baseUrl: '"
                        + baseUrl
                        + "', apiKey: 'k', models: [ { id: 'm', "
                        + row
                        + " } ], "
                        + more
                        + " }",
                id + "/m");
    }

    static Shaped shape(ObjectNode request, Candidate candidate) {
        return shape(request, Optional.empty(), candidate);
    }

    static Shaped shape(ObjectNode request, Optional<String> prompt, Candidate candidate) {
        try {
            return outgoing(request, new Shaping(candidate, prompt, true)).sent();
        } catch (AttemptFailed e) {
            throw new AssertionError(e.failure().detail(), e);
        }
    }

    static Outgoing outgoing(ObjectNode request, Shaping shaping) throws AttemptFailed {
        return RequestShaper.shape(
                ChatRequest.of(request), shaping, (chat, _) -> new Shaped(chat, List.of()));
    }

    /** Why a candidate cannot take a request. */
    static Failure refusal(ObjectNode request, Candidate candidate) {
        try {
            Outgoing outgoing = outgoing(request, new Shaping(candidate, Optional.empty(), true));
            throw new AssertionError("it was taken: " + outgoing.sent().body());
        } catch (AttemptFailed e) {
            return e.failure();
        }
    }

    static Shaped shape(String fields, Candidate candidate) {
        return shape(request(fields), candidate);
    }
}
