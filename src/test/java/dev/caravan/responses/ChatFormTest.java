package dev.caravan.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Reason;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.ResponsesRequest;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RSP-1, RSP-2: a request for a response as a chat request")
class ChatFormTest {

    private static ChatForm form(String json) throws AttemptFailed {
        return ChatForm.of(ResponsesRequest.of(EventWriterTest.tree(json)));
    }

    private static JsonNode chat(String json) throws AttemptFailed {
        return EventWriterTest.tree(form(json).request().shallowCopy().toString());
    }

    @Test
    void takesATextAndInstructions() throws AttemptFailed {
        assertThat(
                        chat(
                                "{'model':'m','input':'hi','instructions':'be"
                                    + " brief','max_output_tokens':9,'temperature':0.5,"
                                    + "'reasoning':{'effort':'low'},'stream':true,'user':'u','metadata':{'a':'b'},'store':false}"))
                .isEqualTo(
                        EventWriterTest.tree(
                                "{'messages':[{'role':'system','content':'be"
                                    + " brief'},{'role':'user','content':'hi'}],"
                                    + "'max_completion_tokens':9,'reasoning_effort':'low','model':'m','stream':true,"
                                    + "'temperature':0.5,'user':'u','store':false}"));
    }

    @Test
    @DisplayName("RSP-1: thoughts, text and calls of one turn are one assistant message")
    void putsATurnTogether() throws AttemptFailed {
        assertThat(
                        chat("{'input':[{'role':'user','content':'weather?'},"
                                 + "{'type':'reasoning','id':'rs_1','summary':[],'content':[{'type':'reasoning_text','text':'hm'}]},{'type':'message','role':'assistant','content':[{'type':'output_text','text':'Let"
                                 + " me see'}]},"
                                 + "{'type':'function_call','call_id':'c1','name':'f','arguments':'{}'},"
                                 + "{'type':'function_call','call_id':'c2','name':'g','arguments':'[]'},"
                                 + "{'type':'function_call_output','call_id':'c1','output':'sun'},"
                                 + "{'type':'function_call_output','call_id':'c2','output':[{'type':'input_text','text':'rain'}]},"
                                 + "{'role':'assistant','content':'Sun'},{'role':'developer','content':'!'}]}")
                                .path("messages"))
                .isEqualTo(
                        EventWriterTest.tree(
                                        "{'m':[{'role':'user','content':'weather?'},{'role':'assistant','content':'Let"
                                            + " me see','reasoning_content':'hm','tool_calls':["
                                            + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}},"
                                            + "{'id':'c2','type':'function','function':{'name':'g','arguments':'[]'}}]},"
                                            + "{'role':'tool','tool_call_id':'c1','content':'sun'},"
                                            + "{'role':'tool','tool_call_id':'c2','content':'rain'},"
                                            + "{'role':'assistant','content':'Sun'},{'role':'developer','content':'!'}]}")
                                .path("m"));
    }

    @Test
    @DisplayName("RSP-1: images and files go on as they are, nothing is fetched")
    void passesPartsOn() throws AttemptFailed {
        assertThat(
                        chat("{'input':[{'role':'user','content':[{'type':'input_text','text':'see'},"
                                 + "{'type':'input_image','image_url':'https://example.com/a.png','detail':'low'},"
                                 + "{'type':'input_file','filename':'a.pdf','file_data':'data:,x'}]}]}")
                                .at("/messages/0/content"))
                .isEqualTo(
                        EventWriterTest.tree(
                                        "{'c':[{'type':'text','text':'see'},"
                                            + "{'type':'image_url','image_url':{'url':'https://example.com/a.png','detail':'low'}},"
                                            + "{'type':'file','file':{'file_data':'data:,x','filename':'a.pdf'}}]}")
                                .path("c"));
    }

    @Test
    void translatesToolsAndTheChoiceAmongThem() throws AttemptFailed {
        String tools =
                "'tools':[{'type':'function','name':'f','parameters':{'type':'object'},'strict':true},{'type':'function','name':'g','strict':null}]";
        JsonNode named =
                chat("{'input':'x'," + tools + ",'tool_choice':{'type':'function','name':'f'}}");
        assertThat(named.path("tools"))
                .isEqualTo(
                        EventWriterTest.tree(
                                        "{'t':[{'type':'function','function':{'name':'f','parameters':{'type':'object'},'strict':true}},"
                                            + "{'type':'function','function':{'name':'g'}}]}")
                                .path("t"));
        assertThat(named.path("tool_choice"))
                .isEqualTo(EventWriterTest.tree("{'type':'function','function':{'name':'f'}}"));

        JsonNode allowed =
                chat(
                        "{'input':'x',"
                                + tools
                                + ",'tool_choice':{'type':'allowed_tools','mode':'required','tools':[{'type':'function','name':'g'}]}}");
        assertThat(allowed.path("tools")).hasSize(1);
        assertThat(allowed.path("tool_choice").asText()).isEqualTo("required");
    }

    @Test
    void translatesTheFormatOfTheText() throws AttemptFailed {
        assertThat(
                        chat("{'input':'x','text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'},'strict':true}}}")
                                .path("response_format"))
                .isEqualTo(
                        EventWriterTest.tree(
                                "{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'},'strict':true}}"));
        assertThat(chat("{'input':'x','text':{'format':{'type':'text'}}}").has("response_format"))
                .isFalse();
    }

    @Test
    @DisplayName("SHP-4: what has no place in a chat is named")
    void namesWhatIsLeftOut() throws AttemptFailed {
        assertThat(
                        form("{'input':'x','truncation':'auto','include':['message.output_text.logprobs'],"
                                 + "'text':{'verbosity':'low'},'metadata':{},'top_logprobs':2}")
                                .adjusted())
                .containsExactlyInAnyOrder(
                        "truncation", "include", "text.verbosity", "top_logprobs");
        assertThat(
                        form("{'input':'x','truncation':'disabled','include':['reasoning.encrypted_content'],'tools':[]}")
                                .adjusted())
                .isEmpty();
    }

    @ParameterizedTest
    @DisplayName("RSP-2: what only the API itself can take is another candidate's")
    @ValueSource(
            strings = {
                "{'input':'x','tools':[{'type':'web_search'}]}",
                "{'input':'x','tools':[{'type':'function','name':'f'}],'tool_choice':{'type':'file_search'}}",
                "{'input':[{'type':'computer_call','id':'c'}]}",
                "{'input':[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}]}",
                "{'input':[{'role':'user','content':[{'type':'input_file','file_url':'f'}]}]}",
                "{'input':'x','prompt':{'id':'p'}}",
            })
    void leavesToOthersWhatAChatCannotTake(String json) {
        assertThatThrownBy(() -> form(json))
                .isInstanceOfSatisfying(
                        AttemptFailed.class,
                        failed ->
                                assertThat(failed.failure().reason())
                                        .isEqualTo(Reason.UNSUPPORTED_INPUT));
    }

    @ParameterizedTest
    @DisplayName("HTTP-3: what is wrong with a request, and where")
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|Missing required field: input",
                "{'input':[]}|input: must hold at least one item",
                "{'input':7}|input: expected a string or an array of items",
                "{'input':['x']}|input[0]: expected an object",
                "{'input':[{'role':'tool','content':'x'}]}|input[0].role: expected one of",
                "{'input':[{'role':'user'}]}|input[0].content: expected",
                "{'input':[{'type':'function_call','call_id':'c','name':'f'}]}|input[0].arguments:"
                        + " expected",
                "{'input':'x','stream':'yes'}|stream: expected a boolean",
                "{'input':'x','truncation':'maybe'}|truncation: expected auto or disabled",
                "{'input':'x','background':true}|background: the gateway does not have it",
                "{'input':'x','conversation':'c'}|conversation: the gateway does not have it",
            })
    void refusesWhatCannotBeUsed(String json, String message) {
        assertThatThrownBy(() -> form(json))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.status()).isEqualTo(400))
                .hasMessageStartingWith(message);
    }
}
