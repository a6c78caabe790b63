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

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

@DisplayName("CMP-5: arguments that come as HTML text")
class ToolCallArgumentsEncodingTest {

    private static ReplyFilter filter() {
        return Replies.filter(
                new ToolCallArgumentsEncoding(), "toolCallArgumentsEncoding: 'html-entities'");
    }

    private static ObjectNode part(String arguments) {
        ObjectNode chunk = Replies.chunk("{'tool_calls':[{'index':1,'function':{}}]}", "null");
        ((ObjectNode) chunk.at("/choices/0/delta/tool_calls/0/function"))
                .put("arguments", arguments);
        return chunk;
    }

    private static String decoded(String arguments) {
        ObjectNode reply =
                Replies.json("{'choices':[{'message':{'tool_calls':[{'function':{}}]}}]}");
        ((ObjectNode) reply.at("/choices/0/message/tool_calls/0/function"))
                .put("arguments", arguments);
        filter().whole(reply);
        return reply.at("/choices/0/message/tool_calls/0/function/arguments").asText();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{&quot;a&quot;:1} | {\"a\":1}",
                "&amp;lt; &lt;&gt;&apos;&#39;&#x27; | &lt; <>'''",
                "a & b; c &nbsp; &unknown; &#0; &#xFFFFFFF; | a & b; c &nbsp; &unknown; &#0;"
                        + " &#xFFFFFFF;",
                "&&amp;& | &&&",
                "&#x1F30D; | 🌍",
            })
    void decodes(String encoded, String expected) {
        assertThat(decoded(encoded)).isEqualTo(expected);
    }

    @Property
    @Label("CMP-5: a stream, cut anywhere, says what the whole reply says")
    void agreesWithTheWholeReply(@ForAll("texts") String text, @ForAll("cuts") List<Integer> cuts) {
        ReplyFilter filter = filter();
        StringBuilder told = new StringBuilder();

        for (String piece : Told.pieces(text, cuts)) {
            filter.chunk(part(piece)).forEach(chunk -> told.append(arguments(chunk)));
        }
        filter.chunk(Replies.chunk("{}", "'tool_calls'"))
                .forEach(chunk -> told.append(arguments(chunk)));

        assertThat(told).hasToString(decoded(text));
    }

    private static String arguments(JsonNode chunk) {
        return chunk.at("/choices/0/delta/tool_calls/0/function/arguments").asText("");
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 5).list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("&quot;", "&amp;", "&", ";", "&#39;", "&#x1F30D;", "a", "&ltt", "日")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }
}
