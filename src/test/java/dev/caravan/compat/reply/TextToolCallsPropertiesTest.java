package dev.caravan.compat.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.ReplyFilter;
import dev.caravan.dialect.Told;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.List;

@Label("CMP-7: any text, in any pieces")
class TextToolCallsPropertiesTest {

    private static ReplyFilter filter() {
        return Replies.filter(new TextToolCalls(), "", "look");
    }

    @Property(tries = 2_000)
    void saysTheSameInAStreamAsWhole(
            @ForAll("texts") String text, @ForAll("cuts") List<Integer> cuts) {
        ObjectNode whole = Replies.whole(text, "stop");
        filter().whole(whole);
        JsonNode message = whole.at("/choices/0/message");

        List<ObjectNode> chunks = Replies.stream(filter(), Told.pieces(text, cuts), "stop");

        assertThat(Replies.sum(chunks, "content")).isEqualTo(message.path("content").asText(""));
        assertThat(Replies.finish(chunks)).isEqualTo(whole.at("/choices/0/finish_reason").asText());
        assertThat(calls(chunks)).isEqualTo(message.path("tool_calls").size());
    }

    private static int calls(List<ObjectNode> chunks) {
        return chunks.stream()
                .mapToInt(chunk -> chunk.at("/choices/0/delta/tool_calls").size())
                .sum();
    }

    @Property
    void neverTouchesTextWithoutABracket(
            @ForAll("plain") String text, @ForAll("cuts") List<Integer> cuts) {
        List<String> pieces = Told.pieces(text, cuts);
        ReplyFilter filter = filter();
        boolean begun = false;

        for (String piece : pieces) {
            List<ObjectNode> out = filter.chunk(Replies.text(piece));
            begun |= !piece.isBlank();
            // White space alone could still be the beginning of a reply that is only blocks.
            if (begun && !piece.isBlank()) {
                assertThat(Replies.sum(out, "content")).endsWith(piece);
            }
        }
        assertThat(Replies.sum(Replies.stream(filter(), pieces, "stop"), "content"))
                .isEqualTo(text);
    }

    @Property
    void hasNothingLeftToDoTheSecondTime(@ForAll("texts") String text) {
        ObjectNode once = Replies.whole(text, "stop");
        filter().whole(once);
        ObjectNode twice = once.deepCopy();
        ReplyFilter second = filter();
        second.whole(twice);

        if (once.at("/choices/0/message").has("tool_calls")) {
            assertThat(twice).isEqualTo(once);
        }
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 12).list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> plain() {
        return Arbitraries.of("a", " ", "\n", "{", "}", "```", "日", "]", "END_TOOL_REQUEST")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "[look]\n{}\n[END_TOOL_REQUEST]",
                        "[look]\n{\"a\":{\"b\":\"]}\"}}[/look]",
                        "[other]\n{}\n[END_TOOL_REQUEST]",
                        "[look]\n{",
                        "}\n[END_TOOL_REQUEST]",
                        "[look]",
                        "[",
                        "\n",
                        "\r\n",
                        " ",
                        "```\n",
                        "word",
                        "日")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }
}
