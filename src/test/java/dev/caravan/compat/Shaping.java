package dev.caravan.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.Json;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;

import java.util.Optional;

/** Requests and candidates to shape. Single quotes stand for double ones. */
final class Shaping {
    static final String USER = "{'role':'user','content':'hi'}";
    static final String TOOLS =
            "'tools':[{'type':'function','function':{'name':'f','parameters':{}}}]";

    private Shaping() {}

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
        return RequestShaper.shape(ChatRequest.of(request), Optional.empty(), candidate);
    }

    static Shaped shape(String fields, Candidate candidate) {
        return shape(request(fields), candidate);
    }
}
