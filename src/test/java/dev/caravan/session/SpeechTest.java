package dev.caravan.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.Optional;

@DisplayName("SES-3: the assistant's turn, from a whole reply or from chunks")
final class SpeechTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static Optional<JsonNode> ofChunks(String... deltas) throws Exception {
        Speech speech = new Speech();
        for (String delta : deltas) {
            speech.chunk(json("{'choices':[{'index':0,'delta':" + delta + "}]}"));
        }
        return speech.turn();
    }

    private static Optional<JsonNode> ofWhole(String message) throws Exception {
        Speech speech = new Speech();
        speech.whole(json("{'choices':[{'index':0,'message':" + message + "}]}"));
        return speech.turn();
    }

    @Test
    void joinsTextAndLeavesThoughtsOut() throws Exception {
        assertThat(
                        ofChunks(
                                "{'role':'assistant'}",
                                "{'reasoning_content':'hm'}",
                                "{'content':'Hel'}",
                                "{'content':null}",
                                "{'content':'lo'}",
                                "{}"))
                .contains(json("{'role':'assistant','content':'Hello'}"));
        assertThat(ofWhole("{'role':'assistant','content':'Hello','reasoning_content':'hm'}"))
                .contains(json("{'role':'assistant','content':'Hello'}"));
    }

    @Test
    void joinsToolCallsByTheirIndex() throws Exception {
        JsonNode expected =
                json(
                        "{'role':'assistant','content':null,'tool_calls':["
                                + "{'id':'a','type':'function','function':{'name':'f',"
                                + "'arguments':'{1}'}},{'id':'b','type':'function','function':"
                                + "{'name':'g','arguments':'{}'}}]}");
        assertThat(
                        ofChunks(
                                "{'tool_calls':[{'index':0,'id':'a','function':{'name':'f',"
                                        + "'arguments':''}}]}",
                                "{'tool_calls':[{'index':1,'id':'b','function':{'name':'g',"
                                        + "'arguments':'{}'}}]}",
                                "{'tool_calls':[{'index':0,'function':{'arguments':'{1}'}}]}"))
                .contains(expected);
        assertThat(
                        ofWhole(
                                "{'content':null,'tool_calls':["
                                        + "{'id':'a','type':'function','function':{'name':'f',"
                                        + "'arguments':'{1}'}},{'id':'b','type':'function',"
                                        + "'function':{'name':'g','arguments':'{}'}}]}"))
                .contains(expected);
    }

    @Test
    void keepsTheFirstOfSeveralChoices() throws Exception {
        Speech speech = new Speech();
        speech.chunk(json("{'choices':[{'index':1,'delta':{'content':'B'}}]}"));
        speech.chunk(json("{'choices':[{'index':0,'delta':{'content':'A'}}]}"));
        assertThat(speech.turn().orElseThrow().path("content").asText()).isEqualTo("A");
    }

    @Test
    void keepsARefusalAsText() throws Exception {
        assertThat(ofWhole("{'content':null,'refusal':'I will not'}"))
                .contains(json("{'role':'assistant','content':'I will not'}"));
    }

    @Test
    void isNothingWhenNothingWasSaid() throws Exception {
        assertThat(ofWhole("{'content':'','reasoning_content':'hm'}")).isEmpty();
        assertThat(ofChunks("{'role':'assistant','content':''}")).isEmpty();
    }
}
