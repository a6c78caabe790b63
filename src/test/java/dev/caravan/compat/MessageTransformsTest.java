package dev.caravan.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.routing.Candidate;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.Optional;

@DisplayName("CMP-1, CMP-2, CMP-5: what strict backends want of messages")
class MessageTransformsTest {
    private static final String CALL =
            "{'role':'assistant','content':null,'tool_calls':[{'id':'call_0123456789ab',"
                    + "'type':'function','function':{'name':'look','arguments':'{\\\"q\\\":1}'}}]}";
    private static final String RESULT =
            "{'role':'tool','tool_call_id':'call_0123456789ab','content':'42'}";
    private static final String NEXT = "{'role':'user','content':'and now?'}";

    private static ObjectNode talk(String... messages) {
        return Shapes.json("{'messages':[" + String.join(",", messages) + "]}");
    }

    private static Candidate model(String compat) {
        return Shapes.proxy("compat: { " + compat + " }");
    }

    private static JsonNode messages(ObjectNode request, String compat) {
        return Shapes.shape(request, model(compat)).body().get("messages");
    }

    @Test
    @DisplayName("CMP-1: text parts become one text, a line each")
    void joinsTextParts() {
        ObjectNode request =
                talk(
                        "{'role':'user','name':'ann','content':[{'type':'text','text':'one'},"
                                + "{'type':'text','text':'two'}]}",
                        NEXT);

        Shaped shaped = Shapes.shape(request, model("requiresStringContent: true"));

        assertThat(shaped.body().get("messages"))
                .isEqualTo(
                        talk("{'role':'user','name':'ann','content':'one\\ntwo'}", NEXT)
                                .get("messages"));
        assertThat(shaped.adjusted()).containsExactly("messages");
    }

    @Test
    @DisplayName("CMP-1: other parts are never dropped: the model cannot take the request")
    void refusesOtherParts() {
        ObjectNode request =
                talk(
                        "{'role':'user','content':[{'type':'text','text':'what is it?'},"
                                + "{'type':'image_url','image_url':{'url':'data:,'}}]}");

        Failure failure =
                Shapes.refusal(
                        request,
                        Shapes.proxy(
                                "input: ['text','image'], compat: { requiresStringContent: true"
                                        + " }"));

        assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED_INPUT);
        assertThat(failure.code()).isEqualTo("unsupported_content");
        assertThat(failure.detail()).contains("hosted/m", "image_url");
        assertThat(failure.sent()).isFalse();
    }

    @Test
    @DisplayName("CMP-1: only where it is asked for")
    void leavesPartsToOthers() {
        ObjectNode request = talk("{'role':'user','content':[{'type':'text','text':'one'}]}");

        assertThat(messages(request, "requiresStringContent: false"))
                .isEqualTo(request.get("messages"));
    }

    @Test
    @DisplayName("CMP-2: no tool is offered, and what tools said before is told as text")
    void tellsToolTurnsAsText() {
        ObjectNode request = talk("{'role':'user','content':'q'}", CALL, RESULT, NEXT);
        request.setAll(
                Shapes.json(
                        "{" + Shapes.TOOLS + ",'tool_choice':'auto','parallel_tool_calls':true}"));

        Shaped shaped = Shapes.shape(request, model("supportsTools: false"));

        assertThat(shaped.body().get("messages"))
                .isEqualTo(
                        talk(
                                        "{'role':'user','content':'q'}",
                                        "{'role':'assistant','content':'Called the tool look with"
                                                + " {\\\"q\\\":1}'}",
                                        "{'role':'user','content':'Result of the tool"
                                                + " look:\\n42'}",
                                        NEXT)
                                .get("messages"));
        assertThat(shaped.body().has("tools")).isFalse();
        assertThat(shaped.body().has("tool_choice")).isFalse();
        assertThat(shaped.body().has("parallel_tool_calls")).isFalse();
        assertThat(shaped.adjusted())
                .containsExactlyInAnyOrder(
                        "messages", "tools", "tool_choice", "parallel_tool_calls");
    }

    @Test
    @DisplayName("CMP-5: messages are cut to role and content")
    void cutsMessages() {
        ObjectNode request = talk("{'role':'user','content':'q','name':'ann','x':1}", NEXT);

        assertThat(messages(request, "strictMessageKeys: true"))
                .isEqualTo(talk("{'role':'user','content':'q'}", NEXT).get("messages"));
    }

    @Test
    @DisplayName("CMP-5: a result carries its tool's name")
    void namesToolResults() {
        JsonNode messages = messages(talk(CALL, RESULT), "requiresToolResultName: true");

        assertThat(messages.at("/1/name").asText()).isEqualTo("look");
        assertThat(messages.at("/1/content").asText()).isEqualTo("42");
    }

    @Test
    @DisplayName("CMP-5: an assistant turn stands between result and user")
    void putsAnAssistantTurnBetween() {
        JsonNode messages =
                messages(talk(CALL, RESULT, NEXT), "requiresAssistantAfterToolResult: true");

        assertThat(messages)
                .isEqualTo(
                        talk(CALL, RESULT, "{'role':'assistant','content':''}", NEXT)
                                .get("messages"));
    }

    @Test
    @DisplayName("CMP-5: ids of calls are nine letters or digits, the same in call and result")
    void shortensToolIds() {
        JsonNode messages = messages(talk(CALL, RESULT), "requiresMistralToolIds: true");

        String id = messages.at("/0/tool_calls/0/id").asText();
        assertThat(id).hasSize(9).matches("[0-9A-Za-z]{9}");
        assertThat(messages.at("/1/tool_call_id").asText()).isEqualTo(id);
    }

    @Test
    @DisplayName("CMP-5: and back, where a reply names a call of the client's")
    void restoresToolIds() throws Exception {
        Candidate mistral = model("requiresMistralToolIds: true");
        Outgoing outgoing =
                Shapes.outgoing(talk(CALL, RESULT), new Shaping(mistral, Optional.empty(), true));
        String sent = outgoing.sent().body().at("/messages/0/tool_calls/0/id").asText();
        ObjectNode reply =
                Shapes.json(
                        "{'choices':[{'message':{'tool_calls':[{'id':'"
                                + sent
                                + "'},{'id':'otherOne1'}]}}]}");

        ReplyFilters.of(outgoing, mistral).whole(reply);

        assertThat(reply.at("/choices/0/message/tool_calls"))
                .isEqualTo(
                        Shapes.json("{'a':[{'id':'call_0123456789ab'},{'id':'otherOne1'}]}")
                                .get("a"));
    }
}
