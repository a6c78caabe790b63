package dev.caravan.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.Json;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

@DisplayName("TOL-1: the rounds of one request")
class ToolTurnTest {
    private final ToolTurn turn = new ToolTurn(List.of(tool("ours")), 2);

    static ObjectNode json(String text) {
        try {
            return Json.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (Json.MalformedJson e) {
            throw new AssertionError(text, e);
        }
    }

    private static RouteTool tool(String name) {
        return RouteTool.of(name, json("{'type':'object','description':'Does it.'}"));
    }

    private static ChatRequest request(String more) {
        return ChatRequest.of(
                json("{'messages':[{'role':'user','content':'hi'}]%s}".formatted(more)));
    }

    private static ObjectNode whole(String calls) {
        return json(
                "{'choices':[{'index':0,'message':{'content':'so','tool_calls':["
                        + calls
                        + "]}}]}");
    }

    private static String call(String id, String name) {
        return "{'id':'%s','type':'function','function':{'name':'%s','arguments':'{}'}}"
                .formatted(id, name);
    }

    private static List<String> tools(ChatRequest request) {
        return request.tools()
                .valueStream()
                .map(tool -> tool.path("function").path("name").asText())
                .toList();
    }

    private void oneRound() {
        turn.takeFrom(whole(call("c1", "ours")));
        turn.answered(List.of(new ToolResult.Answered("42")), json("{'total_tokens':5}"));
    }

    @Test
    void offersOursBesideTheClientsTools() {
        ChatRequest asked = request(",'tools':[{'type':'function','function':{'name':'mine'}}]");
        assertThat(tools(turn.request(asked))).containsExactly("mine", "ours");
        assertThat(tools(asked)).as("the client's own tree").containsExactly("mine");
    }

    @Test
    void givesWayToAToolOfTheClientThatHasTheSameName() {
        ChatRequest asked = request(",'tools':[{'type':'function','function':{'name':'ours'}}]");
        assertThat(tools(turn.request(asked))).containsExactly("ours");
        turn.takeFrom(whole(call("c1", "ours")));
        assertThat(turn.isPending()).isFalse();
    }

    @Test
    void offersNothingForSeveralReplies() {
        assertThat(turn.request(request(",'n':2")).tools().isMissingNode()).isTrue();
    }

    @Test
    void addsTheRoundToTheNextRequest() {
        var _ = turn.request(request(""));
        oneRound();
        JsonNode messages = turn.request(request("")).messages();
        assertThat(messages)
                .extracting(message -> message.path("role").asText())
                .containsExactly("user", "assistant", "tool");
        assertThat(messages.get(1).path("content").asText()).isEqualTo("so");
        assertThat(messages.get(2))
                .isEqualTo(json("{'role':'tool','tool_call_id':'c1','content':'42'}"));
    }

    @ParameterizedTest(name = "stream={0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("TOL-1, ANT-1: a model goes on from its own thoughts, sealed ones as they were")
    void keepsThoughtsFromRoundToRound(boolean stream) throws Exception {
        var _ = turn.request(request(""));
        String thoughts = "'reasoning_content':'hm','thinking_blocks':[{'signature':'s'}]";
        String calls = "'tool_calls':[{'index':0,'id':'c1','function':{'name':'ours'}}]";
        if (stream) {
            shown("{" + thoughts + "}", "{" + calls + "}", "{}");
        } else {
            turn.takeFrom(json("{'choices':[{'message':{%s,%s}}]}".formatted(thoughts, calls)));
        }
        turn.answered(List.of(new ToolResult.Answered("42")), json("{}"));

        JsonNode said = turn.request(request("")).messages().get(1);
        assertThat(said.path("content").isNull()).isTrue();
        assertThat(said.path("reasoning_content").asText()).isEqualTo("hm");
        assertThat(said.path("thinking_blocks").toString()).isEqualTo("[{\"signature\":\"s\"}]");
    }

    @ParameterizedTest
    @CsvSource({"required, 1, ''", "required, 2, none", "none, 1, none"})
    void letsTheChoiceOfTheClientCountOnce(String choice, int rounds, String next) {
        String more = ",'tool_choice':'" + choice + "'";
        ChatRequest first = turn.request(request(more));
        assertThat(first.shallowCopy().path("tool_choice").asText()).isEqualTo(choice);
        for (int i = 0; i < rounds; i++) {
            oneRound();
        }
        assertThat(turn.request(request(more)).shallowCopy().path("tool_choice").asText())
                .isEqualTo(next);
    }

    @Test
    void runsNoMoreThanSoManyRounds() {
        var _ = turn.request(request(""));
        oneRound();
        oneRound();
        turn.takeFrom(whole(call("c1", "ours")));
        assertThatThrownBy(turn::calls)
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("after 2 rounds");
    }

    @Test
    void leavesAMixedReplyToTheClient() {
        var _ = turn.request(request(""));
        ObjectNode reply = whole(call("c1", "ours") + "," + call("c2", "mine"));
        turn.takeFrom(reply);
        assertThat(turn.isPending()).isFalse();
        assertThat(reply.at("/choices/0/message/tool_calls"))
                .singleElement()
                .isEqualTo(json(call("c2", "mine")));
    }

    @Test
    void addsUpWhatTheRoundsUsed() {
        var _ = turn.request(request(""));
        oneRound();
        ObjectNode last = json("{'choices':[],'usage':{'total_tokens':7}}");
        turn.takeFrom(last);
        assertThat(last.at("/usage/total_tokens").asInt()).isEqualTo(12);
    }

    /** A reply in pieces; each piece is ready when the one before it was taken. */
    private List<JsonNode> shown(String... deltas) throws AttemptFailed, IOException {
        ToolStream stream = new ToolStream(List.of(), new Pieces(deltas), turn);
        List<JsonNode> shown = new ArrayList<>();
        for (var chunk = stream.next(); chunk.isPresent(); chunk = stream.next()) {
            shown.add(chunk.get().json().at("/choices/0"));
        }
        return shown;
    }

    private static String piece(int index, String function) {
        return "{'tool_calls':[{'index':" + index + ",'function':" + function + "}]}";
    }

    @Test
    void takesACallInPiecesOutOfAStream() throws Exception {
        var _ = turn.request(request(""));
        List<JsonNode> shown =
                shown(
                        "{'role':'assistant','content':''}",
                        "{'content':'Look'}",
                        piece(0, "{'name':'ours','arguments':'{\\\"a\\\"'}"),
                        piece(0, "{'arguments':':1}'}"),
                        "{}");
        assertThat(shown)
                .extracting(choice -> choice.at("/delta/content").asText())
                .containsExactly("", "Look");
        assertThat(turn.calls())
                .singleElement()
                .satisfies(
                        call -> {
                            assertThat(call.arguments()).isEqualTo("{\"a\":1}");
                            assertThat(call.id())
                                    .as("of a server that gives none")
                                    .isEqualTo("call_0_0");
                        });
    }

    @Test
    void countsTheClientsCallsAnewWhenOursAreGone() throws Exception {
        var _ = turn.request(request(""));
        List<JsonNode> shown =
                shown(
                        piece(0, "{'name':'ours','arguments':'{}'}"),
                        piece(1, "{'name':'mine','arguments':''}"),
                        piece(1, "{'arguments':'{}'}"),
                        "{}");
        assertThat(shown).hasSize(3);
        assertThat(shown.subList(0, 2))
                .allMatch(choice -> choice.at("/delta/tool_calls/0/index").asInt(-1) == 0);
        assertThat(shown.getLast().path("finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(turn.isPending()).isFalse();
    }

    @Test
    void saysTheRoleOnce() throws Exception {
        var _ = turn.request(request(""));
        oneRound();
        assertThat(
                        shown(
                                "{'role':'assistant','content':null}",
                                "{'role':'assistant','content':'a'}"))
                .singleElement()
                .satisfies(
                        choice ->
                                assertThat(choice.path("delta"))
                                        .isEqualTo(json("{'content':'a'}")));
    }

    @Test
    void isNotReadyForAChunkThatNobodyIsShown() {
        var _ = turn.request(request(""));
        ToolStream stream =
                new ToolStream(
                        List.of(), new Pieces(piece(0, "{'name':'ours','arguments':'{}'}")), turn);
        assertThat(stream.hasReady()).isFalse();
    }
}
