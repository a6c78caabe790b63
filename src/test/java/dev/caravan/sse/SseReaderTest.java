package dev.caravan.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.sse.SseItem.Event;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

@DisplayName("HTTP-7, HTTP-8: reading an event stream")
class SseReaderTest {

    @Test
    void readsNoFurtherThanTheItemThatItReturns() throws IOException {
        Script script = new Script("data: 1\n\n", "data: 2\n", "\ndata: 3\n\ndata: 4\n\n");
        SseReader reader = new SseReader(script);

        assertThat(reader.next()).contains(new Event("", "1"));
        assertThat(script.pieces).hasSize(2);
        assertThat(reader.next()).contains(new Event("", "2"));
        assertThat(reader.next()).contains(new Event("", "3"));
        assertThat(reader.hasReady()).isTrue();
        assertThat(reader.next()).contains(new Event("", "4"));
        assertThat(reader.hasReady()).isFalse();
        assertThat(reader.next()).isEmpty();
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void handsOutTheLastEventThatNoBlankLineCloses() throws IOException {
        SseReader reader = new SseReader(new Script("data: [DO", "NE]"));

        assertThat(reader.next()).contains(new Event("", "[DONE]"));
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void handsOutWhatCameBeforeTheStreamBroke() throws IOException {
        InputStream broken =
                new Script("data: 1\n\ndata: 2") {
                    @Override
                    public int read(byte[] buf, int off, int len) throws IOException {
                        if (pieces.isEmpty()) {
                            throw new IOException("reset");
                        }
                        return super.read(buf, off, len);
                    }
                };
        SseReader reader = new SseReader(broken);

        assertThat(reader.next()).contains(new Event("", "1"));
        assertThatThrownBy(reader::next).isInstanceOf(IOException.class).hasMessage("reset");
    }

    @Test
    void refusesAnEventAboveItsBound() {
        SseReader reader = new SseReader(new Script("data: ", "123456"), 8);

        assertThatThrownBy(reader::next).isInstanceOf(SseTooLarge.class);
    }

    @Test
    void closesTheStream() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream in =
                new ByteArrayInputStream(new byte[0]) {
                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };

        new SseReader(in).close();

        assertThat(closed).isTrue();
    }

    /** Gives one piece per read. */
    private static class Script extends InputStream {
        final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

        Script(String... pieces) {
            List.of(pieces).forEach(piece -> this.pieces.add(piece.getBytes(UTF_8)));
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] buf, int off, int len) throws IOException {
            byte[] piece = pieces.poll();
            if (piece == null) {
                return -1;
            }
            System.arraycopy(piece, 0, buf, off, piece.length);
            return piece.length;
        }
    }
}
