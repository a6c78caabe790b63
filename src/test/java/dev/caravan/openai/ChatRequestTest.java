package dev.caravan.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("HTTP-3, HTTP-6: what a chat request must be")
class ChatRequestTest {
    private static final String USER = "{\"role\":\"user\",\"content\":\"hi\"}";

    private static ObjectNode tree(String text) {
        try {
            return Json.readObject(text.getBytes(UTF_8));
        } catch (Json.MalformedJson e) {
            throw new AssertionError(e.describe(), e);
        }
    }

    private static ChatRequest with(String field, String value) {
        return ChatRequest.of(
                tree("{\"messages\":[" + USER + "],\"" + field + "\":" + value + "}"));
    }

    private static void isRefused(String body, String path, String message) {
        assertThatThrownBy(() -> ChatRequest.of(tree(body)))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(400);
                            assertThat(e).hasMessageContaining(message);
                            assertThat(e.body().at("/error/param").asText()).isEqualTo(path);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model | 5 | a string",
                "model | ['a'] | a string",
                "stream | 'true' | a boolean",
                "stream_options | [] | an object",
                "user | 1 | a string",
                "tools | {} | an array",
                "tool_choice | 1 | a string or an object",
                "max_tokens | '5' | an integer",
                "max_tokens | 5.0 | an integer",
                "max_completion_tokens | true | an integer",
                "n | 1.5 | an integer",
                "seed | 'x' | an integer",
                "top_logprobs | [] | an integer",
                "temperature | 'hot' | a number",
                "top_p | {} | a number",
                "presence_penalty | true | a number",
                "frequency_penalty | '0' | a number",
            })
    @DisplayName("HTTP-3: a wrong type names the JSON path and what is allowed")
    void refusesWrongTypes(String field, String value, String allowed) {
        isRefused(
                "{\"messages\":[" + USER + "],\"" + field + "\":" + value.replace('\'', '"') + "}",
                field,
                field + ": expected " + allowed + ", found ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | messages | Missing required field: messages",
                "{'messages':null} | messages | expected an array of messages, found null",
                "{'messages':'hi'} | messages | expected an array of messages, found a string",
                "{'messages':[]} | messages | at least one message",
                "{'messages':['hi']} | messages[0] | expected an object, found a string",
                "{'messages':[{'role':'user'},{}]} | messages[1].role | expected one of assistant,",
                "{'messages':[{'role':7}]} | messages[0].role | found a number",
                "{'messages':[{'role':'user','content':7}]} | messages[0].content | a string or an"
                        + " array",
                "{'messages':[{'role':'user','content':{}}]} | messages[0].content | found an"
                        + " object",
                "{'messages':[{'role':'user','content':[{},1]}]} | messages[0].content[1] | an"
                        + " object",
                "{'messages':[{'role':'user'}],'stream_options':{'include_usage':1}}"
                        + " | stream_options.include_usage | a boolean",
            })
    @DisplayName("HTTP-3: messages that are missing or wrong name the JSON path")
    void refusesWrongMessages(String body, String path, String message) {
        isRefused(body.replace('\'', '"'), path, message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'messages':[{'role':'user','content':'a\\ud800'}]}",
                "{'messages':[{'role':'user','content':'\\udc00\\ud800'}]}",
                "{'messages':[{'role':'user','content':[{'type':'text','text':'\\ud83dx'}]}]}",
                "{'messages':[{'role':'user'}],'model':'\\udfff'}",
            })
    @DisplayName("SEC-4: half a surrogate pair is refused wherever it stands")
    void refusesLoneSurrogates(String body) {
        assertThatThrownBy(() -> ChatRequest.of(tree(body.replace('\'', '"'))))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        e -> {
                            assertThat(e.code()).contains("invalid_json");
                            assertThat(e).hasMessageContaining("surrogate");
                            assertThat(new String(Json.bytes(e.body()), UTF_8))
                                    .doesNotContain("\\u");
                        });
    }

    @Test
    @DisplayName("SEC-4: half a pair in a key is refused too")
    void refusesLoneSurrogatesInKeys() {
        ObjectNode inner = tree("{\"messages\":[" + USER + "]}");
        inner.putObject("extra").put("a\ud800", 1);

        assertThatThrownBy(() -> ChatRequest.of(inner))
                .hasMessage("extra.a?: holds half a surrogate pair, which is no text");
    }

    @Test
    @DisplayName("SEC-4: the refusal of half a pair names its path; whole pairs pass")
    void namesThePathOfALoneSurrogate() {
        isRefused(
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"\\ud800\"}]}]}",
                "messages[0].content[0].text",
                "messages[0].content[0].text: ");
        assertThatCode(() -> with("user", "\"🙂 \\ud83d\\ude42\"")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model | null",
                "stream | null",
                "max_tokens | null",
                "max_tokens | 99999999999999999999",
                "temperature | 1",
                "temperature | 0.7",
                "tool_choice | 'auto'",
                "tool_choice | {}",
                "stop | ['a', 'b']",
                "response_format | 'anything'",
                "guided_json | {'a':[1,2]}",
                "top_k | -1",
            })
    @DisplayName("HTTP-6: null, and what is the provider's to judge, passes")
    void passesTheRest(String field, String value) {
        assertThatCode(() -> with(field, value.replace('\'', '"'))).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("HTTP-6: roles and fields of messages are the provider's to judge")
    void passesMessagesOfAnyRole() {
        ChatRequest request =
                ChatRequest.of(
                        tree(
                                """
                                {"messages":[{"role":"wizard","content":null,"x":1},
                                {"role":"assistant","tool_calls":[{"id":"1"}]}]}
                                """));

        assertThat(request.messages()).hasSize(2);
    }

    @Test
    @DisplayName("AGT-2: a model that is absent, null or blank is none")
    void knowsWhenThereIsNoModel() {
        assertThat(with("model", "\"p/m\"").model()).contains("p/m");
        assertThat(with("model", "null").model()).isEmpty();
        assertThat(with("model", "\" \"").model()).isEmpty();
        assertThat(with("other", "1").model()).isEmpty();
    }

    @Test
    @DisplayName("HTTP-6: stream and the usage of a stream are off unless asked for")
    void readsTheStreamSwitches() {
        assertThat(with("stream", "true").stream()).isTrue();
        assertThat(with("stream", "null").stream()).isFalse();
        assertThat(with("other", "1").stream()).isFalse();
        assertThat(with("stream_options", "{\"include_usage\":true}").wantsStreamUsage()).isTrue();
        assertThat(with("stream_options", "{}").wantsStreamUsage()).isFalse();
        assertThat(with("stream_options", "null").wantsStreamUsage()).isFalse();
    }

    @Test
    @DisplayName("HTTP-6: a copy's top level can change without the request")
    void copiesTheTopLevel() {
        ChatRequest request = with("model", "\"a\"");

        request.shallowCopy().put("model", "b").remove("messages");

        assertThat(request.model()).contains("a");
        assertThat(request.messages()).hasSize(1);
    }
}
