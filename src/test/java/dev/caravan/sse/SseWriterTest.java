package dev.caravan.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("HTTP-7: writing an event stream")
class SseWriterTest {

    @Test
    void writesOneDataLineAndABlankLine() {
        assertThat(text(SseWriter.data("{\"a\":1}"))).isEqualTo("data: {\"a\":1}\n\n");
        assertThat(text(SseWriter.data("é".getBytes(UTF_8)))).isEqualTo("data: é\n\n");
    }

    @Test
    void writesTheEventTypeFirst() {
        assertThat(text(SseWriter.event("ping", "{}".getBytes(UTF_8))))
                .isEqualTo("event: ping\ndata: {}\n\n");
    }

    @Test
    void writesADataLinePerLineWhateverEndsIt() {
        assertThat(text(SseWriter.data("a\nb\r\nc\rd\n")))
                .isEqualTo("data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
    }

    @Test
    void writesEmptyDataAsAnEvent() {
        assertThat(text(SseWriter.data(""))).isEqualTo("data: \n\n");
    }

    @Test
    void writesCommentsAndTheEndMark() {
        assertThat(text(SseWriter.comment("keep-alive"))).isEqualTo(": keep-alive\n\n");
        assertThat(text(SseWriter.done())).isEqualTo("data: [DONE]\n\n");
        assertThat(new SseItem.Event("", "[DONE]").isDone()).isTrue();
        assertThat(new SseItem.Event("", "{}").isDone()).isFalse();
    }

    @Test
    void refusesALineEndWhereItWouldForgeAField() {
        assertThatThrownBy(() -> SseWriter.comment("a\ndata: forged"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SseWriter.event("a\rdata: forged", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
