package dev.caravan.compat.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.Outgoing;
import dev.caravan.compat.ReplyFilter;
import dev.caravan.compat.ReplyRule;
import dev.caravan.compat.Shaped;
import dev.caravan.openai.Json;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;

import java.util.ArrayList;
import java.util.List;

/** Replies that go through a rule, whole or in pieces. Single quotes stand for double ones. */
final class Replies {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Replies() {}

    static ObjectNode json(String text) {
        try {
            return Json.readObject(text.replace('\'', '"').getBytes(UTF_8));
        } catch (Json.MalformedJson e) {
            throw new AssertionError(e.describe(), e);
        }
    }

    static Candidate model(String compat) {
        return Configured.candidate(
                "p: { baseUrl: 'http://127.0.0.1:1/v1', models: [ { id: 'm', compat: { "
                        + compat
                        + " } } ] }",
                "p/m");
    }

    /** A filter for the reply to a request that offers tools. */
    static ReplyFilter filter(ReplyRule rule, String compat, String... tools) {
        ObjectNode chat = JSON.objectNode();
        for (String tool : tools) {
            chat.withArray("tools").addObject().putObject("function").put("name", tool);
        }
        return rule.filter(new Outgoing(chat, chat, new Shaped(chat, List.of())), model(compat))
                .orElseThrow();
    }

    static ObjectNode whole(String content, String finish) {
        ObjectNode reply = JSON.objectNode().put("id", "r");
        ObjectNode choice = reply.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", content);
        choice.put("finish_reason", finish);
        return reply;
    }

    static ObjectNode chunk(String delta, String finish) {
        return json(
                "{'id':'r','choices':[{'index':0,'delta':"
                        + delta
                        + ",'finish_reason':"
                        + finish
                        + "}]}");
    }

    static ObjectNode text(String content) {
        ObjectNode chunk = chunk("{}", "null");
        ((ObjectNode) chunk.at("/choices/0/delta")).put("content", content);
        return chunk;
    }

    /** The texts as a stream of one delta each, with a finish reason at the end. */
    static List<ObjectNode> stream(ReplyFilter filter, List<String> pieces, String finish) {
        List<ObjectNode> out = new ArrayList<>();
        pieces.forEach(piece -> out.addAll(filter.chunk(text(piece))));
        out.addAll(filter.chunk(chunk("{}", "'" + finish + "'")));
        out.addAll(filter.end());
        return out;
    }

    /** What a field of the deltas adds up to. */
    static String sum(List<ObjectNode> chunks, String field) {
        StringBuilder sum = new StringBuilder();
        for (ObjectNode chunk : chunks) {
            JsonNode text = chunk.at("/choices/0/delta/" + field);
            sum.append(text.isTextual() ? text.textValue() : "");
        }
        return sum.toString();
    }

    static String finish(List<ObjectNode> chunks) {
        return chunks.getLast().at("/choices/0/finish_reason").asText();
    }

    static List<String> remarks(ReplyFilter filter) {
        return filter.remarks().stream().map(ReplyFilter.Remark::text).toList();
    }
}
