package dev.caravan.compat.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.Outgoing;
import dev.caravan.compat.ReplyFilter;
import dev.caravan.compat.Shaped;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

@DisplayName("CMP-8, HTTP-8: text that looks like a call stays text, with one warning")
class LookAlikesTest {

    private static ReplyFilter look() {
        return Replies.filter(new LookAlikes(), "", "get_weather", "send");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'name':'get_weather','arguments':{'city':'Oslo'}} | json | get_weather",
                "```json\\n{'name': 'send', 'parameters': {}}\\n``` | json | send",
                "<tool_call>{'name':'send'}</tool_call> | xml | send",
                "<function=get_weather>{}</function> | xml | get_weather",
                "Thought: hm\\nAction: send\\nAction Input: {} | react | send",
                "[get_weather]\\n(Oslo) | bracketed | get_weather",
                "[TOOL_CALLS] [] | bracketed | ",
            })
    void namesPatternAndTool(String text, String pattern, String tool) {
        String content = text.replace('\'', '"').replace("\\n", "\n");
        ReplyFilter filter = look();
        ObjectNode reply = Replies.whole(content, "stop");
        ObjectNode before = reply.deepCopy();

        filter.whole(reply);

        assertThat(reply).isEqualTo(before);
        assertThat(Replies.remarks(filter))
                .singleElement()
                .asString()
                .contains("pattern " + pattern)
                .doesNotContain("Oslo");
        if (tool != null) {
            assertThat(Replies.remarks(filter)).first().asString().contains("tool " + tool + ";");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It rains in Oslo.",
                "{\"answer\": 42}",
                "{\"name\": \"somebody\", \"arguments\": \"none\"}",
                "The Action: of the day",
                "see [get_weather] above",
            })
    void keepsQuietAboutOtherText(String text) {
        ReplyFilter filter = look();

        filter.whole(Replies.whole(text, "stop"));

        assertThat(filter.remarks()).isEmpty();
    }

    @Test
    void keepsQuietWhereThereIsARealCall() {
        ReplyFilter filter = look();

        Replies.stream(filter, List.of("<tool_call>"), "stop");
        filter.chunk(Replies.chunk("{'tool_calls':[{'index':0}]}", "null"));

        assertThat(filter.remarks()).isEmpty();
    }

    @Test
    void seesItInAStreamOnce() {
        ReplyFilter filter = look();

        Replies.stream(filter, List.of("<tool", "_call>", "<tool_call>"), "stop");

        assertThat(filter.remarks()).hasSize(1);
    }

    @Test
    void isNotThereWithoutTools() {
        ObjectNode chat = Replies.json("{}");

        assertThat(
                        new LookAlikes()
                                .filter(
                                        new Outgoing(chat, chat, new Shaped(chat, List.of())),
                                        Replies.model("")))
                .isEmpty();
    }

    @Test
    @DisplayName("HTTP-8, CMP-8: a finish reason without its call is stop, and warned of")
    void warnsOfAFinishWithoutACall() {
        ReplyFilter whole = Replies.filter(new EmptyToolCalls(), "");
        ObjectNode reply = Replies.whole("", "tool_calls");
        ((ObjectNode) reply.at("/choices/0/message")).putArray("tool_calls");
        ReplyFilter stream = Replies.filter(new EmptyToolCalls(), "");

        whole.whole(reply);
        stream.chunk(Replies.chunk("{'tool_calls':[]}", "null"));
        ObjectNode last = stream.chunk(Replies.chunk("{}", "'tool_calls'")).getFirst();

        assertThat(reply.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(reply.at("/choices/0/message").has("tool_calls")).isFalse();
        assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(Replies.remarks(whole)).hasSize(1);
        assertThat(Replies.remarks(stream)).hasSize(1);
    }

    @Test
    @DisplayName("HTTP-8: a finish reason with its call stays")
    void leavesAFinishWithItsCall() {
        ReplyFilter stream = Replies.filter(new EmptyToolCalls(), "");

        stream.chunk(Replies.chunk("{'tool_calls':[{'index':0}]}", "null"));
        ObjectNode last = stream.chunk(Replies.chunk("{}", "'tool_calls'")).getFirst();

        assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(stream.remarks()).isEmpty();
    }
}
