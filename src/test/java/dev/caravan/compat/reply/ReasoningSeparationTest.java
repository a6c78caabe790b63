package dev.caravan.compat.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.ReplyFilter;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

@DisplayName("CMP-9: thoughts are never part of the answer")
class ReasoningSeparationTest {
    private static final String QWEN = "thinkingFormat: 'qwen'";

    private static ReplyFilter filter(String compat) {
        return Replies.filter(new ReasoningSeparation(), compat);
    }

    private static JsonNode message(String compat, String content) {
        ObjectNode reply = Replies.whole(content, "stop");
        filter(compat).whole(reply);
        return reply.at("/choices/0/message");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<think>Hm.</think>Yes | Hm. | Yes",
                "\"\n<think>\nHm.\n</think>\n\nYes\" | \"\nHm.\n\" | Yes",
                "<think></think>Yes | \"\" | Yes",
                "<think>never ends | never ends | \"\"",
                "Hm.</think>Yes | Hm. | Yes",
                "Yes <think>no</think> | \"\" | Yes <think>no</think>",
                "plain | \"\" | plain",
            })
    void takesThinkBlocksFromTheBeginning(String content, String thoughts, String text) {
        JsonNode message = message(QWEN, content);

        assertThat(message.path("reasoning_content").asText("")).isEqualTo(thoughts);
        assertThat(message.path("content").asText().strip()).isEqualTo(text.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "thinkingFormat: 'openai'", "thinkingFormat: 'openrouter'"})
    void leavesTagsWhereTheModelWritesNone(String compat) {
        assertThat(message(compat, "<think>a</think>b").path("content").asText())
                .isEqualTo("<think>a</think>b");
    }

    @Test
    void callsReasoningByItsOneName() {
        ObjectNode reply = Replies.whole("Yes", "stop");
        ((ObjectNode) reply.at("/choices/0/message")).put("reasoning", "Hm.");
        ObjectNode both = Replies.chunk("{'reasoning':'a','reasoning_content':'a'}", "null");

        filter("").whole(reply);
        List<ObjectNode> chunks = filter("").chunk(both);

        assertThat(reply.at("/choices/0/message"))
                .isEqualTo(
                        Replies.json(
                                "{'role':'assistant','content':'Yes','reasoning_content':'Hm.'}"));
        assertThat(chunks.getFirst().at("/choices/0/delta"))
                .isEqualTo(Replies.json("{'reasoning_content':'a'}"));
    }

    @Test
    void holdsNothingThatIsNoTag() {
        ReplyFilter filter = filter(QWEN);

        assertThat(Replies.sum(filter.chunk(Replies.text("Hel")), "content")).isEqualTo("Hel");
        assertThat(Replies.sum(filter.chunk(Replies.text("lo <b")), "content")).isEqualTo("lo <b");
    }

    @Test
    void tellsOfAnEndWithoutABeginning() {
        ReplyFilter filter = filter(QWEN);

        List<ObjectNode> chunks = Replies.stream(filter, List.of("Hm.", "</thi", "nk>Yes"), "stop");

        assertThat(Replies.sum(chunks, "content")).isEqualTo("Hm.Yes");
        assertThat(Replies.remarks(filter)).singleElement().asString().contains("thoughts");
    }

    @Property
    @Label("CMP-9: a stream, cut anywhere, says what the whole reply says")
    void agreesWithTheWholeReply(@ForAll("replies") List<String> pieces) {
        String content = String.join("", pieces);
        JsonNode whole = message(QWEN, content);

        List<ObjectNode> chunks = Replies.stream(filter(QWEN), pieces, "stop");

        assertThat(Replies.sum(chunks, "content")).isEqualTo(whole.path("content").asText());
        assertThat(Replies.sum(chunks, "reasoning_content"))
                .isEqualTo(whole.path("reasoning_content").asText(""));
        assertThat(Replies.finish(chunks)).isEqualTo("stop");
    }

    /** Without an end tag that has no beginning: a stream cannot know of it in time. */
    @Provide
    Arbitrary<List<String>> replies() {
        Arbitrary<String> piece =
                Arbitraries.of(
                        "<",
                        "<th",
                        "ink>",
                        "<think>",
                        "</",
                        "think>",
                        "</think>",
                        "\n",
                        " ",
                        "a",
                        "日",
                        "<b>");
        return piece.list()
                .ofMaxSize(10)
                .filter(
                        pieces -> {
                            String text = String.join("", pieces);
                            int open = text.indexOf("<think>");
                            int close = text.indexOf("</think>");
                            return close < 0 || (open >= 0 && open < close);
                        });
    }
}
