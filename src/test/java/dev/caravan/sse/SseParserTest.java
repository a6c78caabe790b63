package dev.caravan.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.sse.SseItem.Comment;
import dev.caravan.sse.SseItem.Event;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The examples are those of the WHATWG HTML standard, 9.2.6, and what model servers send. */
@DisplayName("HTTP-8: event streams")
class SseParserTest {

    static Stream<Arguments> streams() {
        return Stream.of(
                row(
                        "standard: several data lines",
                        "data: YHOO\ndata: +2\ndata: 10\n\n",
                        event("YHOO\n+2\n10")),
                row(
                        "standard: comment, id, space kept after the first",
                        """
                        : test stream

                        data: first event
                        id: 1

                        data:second event
                        id

                        data:  third event

                        """,
                        new Comment("test stream"),
                        event("first event"),
                        event("second event"),
                        event(" third event")),
                row(
                        "standard: empty data, two empty lines, no blank line at the end",
                        "data\n\ndata\ndata\n\ndata:",
                        event(""),
                        event("\n"),
                        event("")),
                row(
                        "standard: with and without space are the same",
                        "data:test\n\ndata: test\n\n",
                        event("test"),
                        event("test")),
                row(
                        "standard: event type, then the default again",
                        "event: add\ndata: 1\n\ndata: 2\n\n",
                        new Event("add", "1"),
                        event("2")),
                row(
                        "standard: a type without data is no event and is forgotten",
                        "event: add\n\ndata: 2\n\n",
                        event("2")),
                row("the last type wins", "event: a\nevent: b\ndata: 1\n\n", new Event("b", "1")),
                row("CRLF", "data: 1\r\ndata: 2\r\n\r\n", event("1\n2")),
                row("CR", "data: 1\rdata: 2\r\r", event("1\n2")),
                row(
                        "mixed line ends",
                        "data: 1\rdata: 2\r\ndata: 3\n\r\ndata: 4\n\r",
                        event("1\n2\n3"),
                        event("4")),
                row("byte order mark, once", "\uFEFFdata: 1\n\n\uFEFFdata: 2\n\n", event("1")),
                row("byte order mark alone", "\uFEFF"),
                row(
                        "bare colon, as llama-server keeps alive",
                        ":\n\ndata: 1\n\n",
                        new Comment(""),
                        event("1")),
                row(
                        "comment inside an event",
                        "data: 1\n: hush\ndata: 2\n\n",
                        new Comment("hush"),
                        event("1\n2")),
                row(
                        "unknown fields and retry",
                        "retry: 10\nfoo: bar\nDATA: x\ndatax: y\n\ndata: 1\n\n",
                        event("1")),
                row("colons in the value", "data: {\"a\":\"b:c\"}\n\n", event("{\"a\":\"b:c\"}")),
                row("more blank lines", "\n\n\ndata: 1\n\n\n\n", event("1")),
                row(
                        "no blank line at the end",
                        "data: 1\n\ndata: [DONE]\n",
                        event("1"),
                        event("[DONE]")),
                row(
                        "no line end at the end",
                        "data: 1\n\ndata: [DONE]",
                        event("1"),
                        event("[DONE]")),
                row("cut in the middle", "data: {\"a\":\n", event("{\"a\":")),
                row("nothing", ""),
                row("characters of two, three, four bytes", "data: é漢😀\n\n", event("é漢😀")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void readsWhatTheStandardSaysHoweverTheBytesAreCut(
            String name, String stream, List<SseItem> expected) throws SseTooLarge {
        byte[] bytes = stream.getBytes(UTF_8);

        for (int piece = 1; piece <= bytes.length + 1; piece++) {
            assertThat(parse(bytes, piece))
                    .as("%s in pieces of %d", name, piece)
                    .isEqualTo(expected);
        }
    }

    @Test
    void deliversAnEventWithTheCarriageReturnThatEndsIt() throws SseTooLarge {
        List<SseItem> items = new ArrayList<>();
        SseParser parser = new SseParser();
        byte[] bytes = "data: 1\r\n\r".getBytes(UTF_8);

        parser.feed(bytes, 0, bytes.length, items::add);

        assertThat(items).containsExactly(event("1"));
    }

    @Test
    void replacesBrokenUtf8AsTheStandardsDecoderDoes() throws SseTooLarge {
        byte[] bytes = {'d', 'a', 't', 'a', ':', 'a', (byte) 0xE6, (byte) 0xBC, '\n', '\n'};

        assertThat(parse(bytes, 3)).containsExactly(event("a\uFFFD"));
    }

    @Test
    void readsOnlyTheGivenPartOfTheArray() throws SseTooLarge {
        List<SseItem> items = new ArrayList<>();
        byte[] bytes = "XXdata: 1\n\nYY\n\n".getBytes(UTF_8);

        new SseParser().feed(bytes, 2, 9, items::add);

        assertThat(items).containsExactly(event("1"));
    }

    @Test
    void readsALineLargerThanItsBufferAndGoesOn() throws SseTooLarge {
        String large = "漢".repeat(200_000);
        byte[] bytes = ("data: " + large + "\n\ndata: 1\n\n").getBytes(UTF_8);

        assertThat(parse(bytes, 1000)).containsExactly(event(large), event("1"));
    }

    @Test
    void refusesALineAboveTheBoundBeforeItsEnd() {
        byte[] bytes = "data: 12345".getBytes(UTF_8);

        assertThatThrownBy(() -> new SseParser(10).feed(bytes, 0, bytes.length, item -> {}))
                .isInstanceOf(SseTooLarge.class)
                .hasMessageContaining("10 bytes");
    }

    @Test
    void refusesManyDataLinesThatAreTogetherAboveTheBound() {
        byte[] bytes = "data: 1234\n".repeat(100).getBytes(UTF_8);

        assertThatThrownBy(() -> new SseParser(100).feed(bytes, 0, bytes.length, item -> {}))
                .isInstanceOf(SseTooLarge.class);
    }

    @Test
    void countsTheBoundPerEventNotPerStream() throws SseTooLarge {
        byte[] bytes = "data: 1234\n\n: comment\nfoo: bar\n".repeat(100).getBytes(UTF_8);
        List<SseItem> items = new ArrayList<>();

        new SseParser(10).feed(bytes, 0, bytes.length, items::add);

        assertThat(items).hasSize(200);
    }

    @Test
    void refusesABoundOfNothing() {
        assertThatThrownBy(() -> new SseParser(0)).isInstanceOf(IllegalArgumentException.class);
    }

    static List<SseItem> parse(byte[] bytes, int piece) throws SseTooLarge {
        List<SseItem> items = new ArrayList<>();
        SseParser parser = new SseParser();
        for (int off = 0; off < bytes.length; off += piece) {
            parser.feed(bytes, off, Math.min(piece, bytes.length - off), items::add);
        }
        parser.end(items::add);
        return items;
    }

    private static Event event(String data) {
        return new Event("", data);
    }

    private static Arguments row(String name, String stream, SseItem... expected) {
        return Arguments.of(name, stream, List.of(expected));
    }
}
