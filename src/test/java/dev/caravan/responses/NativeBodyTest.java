package dev.caravan.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.compat.Shaped;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.routing.Ask;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;
import dev.caravan.routing.Routing;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

@DisplayName("RSP-2: a request for a provider that speaks the API itself")
class NativeBodyTest {
    private static final Candidate STUDIO =
            Configured.candidate(
                    "s: { baseUrl: 'http://127.0.0.1:1/v1', api: 'openai-responses', params: {"
                        + " temperature: 0.5, max_tokens: 9, seed: 1, reasoning_effort: 'low' },"
                        + " models: [{ id: 'm', maxTokens: 100 }] }",
                    "s/m");
    private static final Candidate OPENAI =
            new Routing(Configured.of("", "", Map.of("OPENAI_API_KEY", "k")))
                    .resolve(
                            new Ask(
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of("openai/some-model")))
                    .chain()
                    .getFirst();

    private static Shaped shaped(Candidate candidate, String prompt, ResponsesRequest request) {
        return NativeBody.of(
                request, candidate, prompt.isEmpty() ? Optional.empty() : Optional.of(prompt));
    }

    private static ResponsesRequest request(String json) {
        return ResponsesRequest.of(EventWriterTest.tree(json));
    }

    @Test
    void fitsThoseWhoSpeakIt() {
        assertThat(NativeBody.fits(STUDIO)).isTrue();
        assertThat(NativeBody.fits(OPENAI)).isTrue();
        assertThat(
                        NativeBody.fits(
                                Configured.candidate(
                                        "v: { baseUrl: 'http://127.0.0.1:1/v1', models: [] }",
                                        "v/m")))
                .isFalse();
    }

    @Test
    @DisplayName("SHP-1, SHP-2: unknown fields go through; what only OpenAI takes does not")
    void passesOnAndLeavesOut() {
        Shaped sent =
                shaped(
                        STUDIO,
                        "Be kind.",
                        request(
                                "{'model':'x','input':'hi','instructions':'be"
                                    + " brief','store':true,'service_tier':'flex',"
                                    + "'tools':[{'type':'web_search','strict':true}],'new_field':{'a':1},'max_output_tokens':500,"
                                    + "'stream':true}"));

        assertThat(EventWriterTest.tree(sent.body().toString()))
                .isEqualTo(
                        EventWriterTest.tree(
                                "{'model':'m','input':'hi','instructions':'Be kind.\\n"
                                    + "\\n"
                                    + "be brief','tools':[{'type':'web_search'}],"
                                    + "'new_field':{'a':1},'max_output_tokens':100,'stream':true,'temperature':0.5,"
                                    + "'reasoning':{'effort':'low'}}"));
        assertThat(sent.adjusted())
                .containsExactlyInAnyOrder(
                        "instructions",
                        "max_output_tokens",
                        "service_tier",
                        "store",
                        "tools.strict");
    }

    @Test
    void leavesOpenAisOwnFieldsToOpenAi() {
        String json = "{'model':'x','input':'hi','store':true,'service_tier':'flex'}";

        Shaped sent = shaped(OPENAI, "", request(json));

        assertThat(sent.body().path("store").asBoolean()).isTrue();
        assertThat(sent.body().path("service_tier").asText()).isEqualTo("flex");
        assertThat(sent.body().path("model").asText()).isEqualTo("some-model");
        assertThat(sent.adjusted()).isEmpty();
    }

    @Test
    @DisplayName("RSP-4: the turns are sent, not the id that only the gateway knows")
    void sendsTheTurnsThatAreContinued() {
        List<JsonNode> turns =
                List.of(
                        EventWriterTest.tree(
                                "{'id':'msg_1','type':'message','status':'completed','role':'user','content':[{'type':'input_text','text':'a'}]}"),
                        EventWriterTest.tree(
                                "{'id':'rs_1','type':'reasoning','summary':[],'encrypted_content':'theirs'}"),
                        EventWriterTest.tree(
                                "{'id':'rs_2','type':'reasoning','summary':[],'content':[]}"),
                        EventWriterTest.tree(
                                "{'id':'fc_1','type':'function_call','call_id':'c','name':'f','arguments':'{}'}"));
        Shaped sent =
                shaped(
                        STUDIO,
                        "",
                        request("{'input':'b','previous_response_id':'resp_1'}").continuing(turns));

        assertThat(sent.body().has("previous_response_id")).isFalse();
        assertThat(sent.body().path("input"))
                .isEqualTo(
                        EventWriterTest.tree(
                                        "{'i':[{'type':'message','role':'user','content':[{'type':'input_text','text':'a'}]},"
                                            + "{'id':'rs_1','type':'reasoning','summary':[],'encrypted_content':'theirs'},"
                                            + "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
                                            + "{'type':'message','role':'user','content':[{'type':'input_text','text':'b'}]}]}")
                                .path("i"));
    }

    @Test
    @DisplayName("RSP-3: ids and model are the gateway's; missing numbers are filled in")
    void makesEventsItsOwn() {
        NativeEvents events =
                new NativeEvents(ResponseHead.of(request("{'input':'x'}"), "resp_9", "s/m", 7));

        var created =
                events.event(
                        EventWriterTest.tree(
                                "{'type':'response.created','response':{'id':'resp_up','model':'m','x':1}}"));
        var added =
                events.event(
                        EventWriterTest.tree(
                                "{'type':'response.output_item.added','item':{'id':'msg_a'}}"));
        var other =
                events.event(
                        EventWriterTest.tree(
                                "{'type':'response.output_item.added','item':{'id':'fc_b'}}"));
        var delta =
                events.event(
                        EventWriterTest.tree(
                                "{'type':'response.output_text.delta','item_id':'msg_a','delta':'x'}"));

        assertThat(created.at("/response/id").asText()).isEqualTo("resp_9");
        assertThat(created.at("/response/model").asText()).isEqualTo("s/m");
        assertThat(created.at("/response/x").asInt()).isEqualTo(1);
        assertThat(added.path("output_index").asInt()).isZero();
        assertThat(other.path("output_index").asInt()).isEqualTo(1);
        assertThat(delta.path("sequence_number").asInt()).isEqualTo(3);
        ResponseSchema.requireEvent(delta);
        var failed = events.failed("server_error", "broke off");
        assertThat(failed.path("sequence_number").asInt()).isEqualTo(4);
        assertThat(failed.at("/response/id").asText()).isEqualTo("resp_9");
    }
}
