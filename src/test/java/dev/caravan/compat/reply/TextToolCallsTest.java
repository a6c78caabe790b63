package dev.caravan.compat.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.ReplyFilter;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

@DisplayName("CMP-7: bracketed tool requests in the text of a reply")
class TextToolCallsTest {
    private static final String LOOK = "[look]\n{\"q\": \"}]\\\"\"}\n[END_TOOL_REQUEST]";

    private static ReplyFilter filter() {
        return Replies.filter(new TextToolCalls(), "", "look", "send.mail");
    }

    private static ObjectNode filtered(String content) {
        ObjectNode reply = Replies.whole(content, "stop");
        filter().whole(reply);
        return reply;
    }

    private static String shown(String content) {
        ObjectNode reply = filtered(content);
        assertThat(reply.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(reply.at("/choices/0/message").has("tool_calls")).isFalse();
        return reply.at("/choices/0/message/content").asText();
    }

    @Test
    void promotesAReplyThatIsOnlyBlocks() {
        ObjectNode reply = filtered("\n" + LOOK + "\n\n[send.mail]\n{}\n[/send.mail]\n");

        JsonNode calls = reply.at("/choices/0/message/tool_calls");
        assertThat(calls).hasSize(2);
        assertThat(calls.at("/0/function/name").asText()).isEqualTo("look");
        assertThat(calls.at("/0/function/arguments").asText()).isEqualTo("{\"q\": \"}]\\\"\"}");
        assertThat(calls.at("/1/function/name").asText()).isEqualTo("send.mail");
        assertThat(calls.at("/0/id").asText()).matches("call_[0-9a-f]{24}");
        assertThat(calls.at("/0/id")).isNotEqualTo(calls.at("/1/id"));
        assertThat(calls.at("/0/type").asText()).isEqualTo("function");
        assertThat(reply.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(reply.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[looks]\n{}\n[END_TOOL_REQUEST]",
                "[Look]\n{}\n[END_TOOL_REQUEST]",
                "[note]\n{}\n[/note]",
            })
    void hidesBlocksOfUnknownTools(String block) {
        assertThat(shown(block)).isEmpty();
        assertThat(shown("before\n" + block + "\nafter")).isEqualTo("before\nafter");
        assertThat(shown(LOOK + "\n" + block)).isEmpty();
    }

    @Test
    void hidesBlocksThatStandBesideProse() {
        assertThat(shown("Let me look.\n" + LOOK)).isEqualTo("Let me look.\n");
        assertThat(shown(LOOK + "\nThat was it.")).isEqualTo("That was it.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "say [look]\n{}\n[END_TOOL_REQUEST]",
                "```\n[look]\n{}\n[END_TOOL_REQUEST]\n```",
                "[look]\nno json\n[END_TOOL_REQUEST]",
                "[look]\n{\"a\": }\n[END_TOOL_REQUEST]",
                "[look]\n{}\n[/other]",
                "[look] {}\n[END_TOOL_REQUEST]",
                "[look]\n{\"never\": \"ends",
                "[look]\n[1]\n[END_TOOL_REQUEST]",
                "[a link](http://example.com)",
                "[]\n{}\n[END_TOOL_REQUEST]",
                "a [1] b\n[2]\nc",
                "  \n ",
                "",
            })
    void leavesOtherTextAsItIs(String text) {
        assertThat(shown(text)).isEqualTo(text);
    }

    @Test
    void looksOutsideOfClosedFences() {
        assertThat(shown("```\ncode\n```\n" + LOOK + "\nend")).isEqualTo("```\ncode\n```\nend");
    }

    @Test
    void doesNotPromoteBesideRealCalls() {
        ObjectNode reply = Replies.whole(LOOK, "tool_calls");
        ((ObjectNode) reply.at("/choices/0/message"))
                .putArray("tool_calls")
                .addObject()
                .put("id", "real");

        filter().whole(reply);

        assertThat(reply.at("/choices/0/message/tool_calls")).hasSize(1);
        assertThat(reply.at("/choices/0/message/content").asText()).isEmpty();
    }

    @Test
    void promotesInAStream() {
        ReplyFilter filter = filter();

        List<ObjectNode> chunks =
                Replies.stream(
                        filter, List.of("[lo", "ok]\n{\"q\"", ":1}[END_TOOL", "_REQUEST]"), "stop");

        assertThat(chunks).hasSize(2);
        assertThat(chunks.getFirst().at("/choices/0/delta/tool_calls/0/index").asInt()).isZero();
        assertThat(
                        chunks.getFirst()
                                .at("/choices/0/delta/tool_calls/0/function/arguments")
                                .asText())
                .isEqualTo("{\"q\":1}");
        assertThat(Replies.finish(chunks)).isEqualTo("tool_calls");
        assertThat(Replies.remarks(filter))
                .containsExactly("1 bracketed tool requests became calls");
    }

    @Test
    void passesTextOnAtOnce() {
        ReplyFilter filter = filter();

        assertThat(Replies.sum(filter.chunk(Replies.text("Hello\n")), "content"))
                .isEqualTo("Hello\n");
        assertThat(filter.chunk(Replies.text("[look]"))).isEmpty();
        assertThat(Replies.sum(filter.chunk(Replies.text(" is")), "content"))
                .isEqualTo("[look] is");
        assertThat(Replies.sum(filter.chunk(Replies.text(" [x]\nmore")), "content"))
                .isEqualTo(" [x]\nmore");
    }

    @Test
    void letsGoOfWhatIsTooLong() {
        ReplyFilter filter = filter();
        String begin = "[look]\n{\"q\":\"";
        int held = 0;
        int pieces = 0;
        for (String piece = begin; pieces < 400; piece = "x".repeat(1_000)) {
            held += piece.length();
            pieces++;
            List<ObjectNode> out = filter.chunk(Replies.text(piece));
            if (!out.isEmpty()) {
                assertThat(Replies.sum(out, "content")).startsWith(begin).hasSize(held);
                assertThat(held).isBetween(256_001, 257_001);
                return;
            }
        }
        throw new AssertionError("all of it was held");
    }

    @Test
    @DisplayName("CMP-7: text made to be looked at over and over costs no more than a few looks")
    void boundsTheLooks() {
        String hostile = "[a]\n{".repeat(40_000) + "}".repeat(39_999) + "x";

        assertThat(shown(hostile)).isEqualTo(hostile);
    }
}
