package dev.caravan.sse;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.sse.SseItem.Comment;
import dev.caravan.sse.SseItem.Event;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

@Label("HTTP-8: what is written is what is read, for any cut and any line end")
class SseRoundTripTest {

    @Property
    void parsingWhatWasPrintedGivesTheSameItems(
            @ForAll("items") List<SseItem> items,
            @ForAll("lineEnds") String lineEnd,
            @ForAll("cuts") List<Integer> cuts)
            throws IOException {
        byte[] stream = print(items, lineEnd);

        assertThat(new SseReaderOfPieces(stream, cuts).all()).isEqualTo(items);
    }

    @Provide
    Arbitrary<List<SseItem>> items() {
        Arbitrary<SseItem> events =
                Combinators.combine(text(false), text(true))
                        .as((name, data) -> (SseItem) new Event(name, data));
        Arbitrary<SseItem> comments = text(false).map(Comment::new);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(4, events), net.jqwik.api.Tuple.of(1, comments))
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> lineEnds() {
        return Arbitraries.of("\n", "\r\n", "\r");
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 40).list().ofMinSize(1).ofMaxSize(20);
    }

    private static Arbitrary<String> text(boolean lines) {
        List<String> pieces =
                new ArrayList<>(
                        List.of(
                                "a", "é", "漢", "😀", " ", ":", "data:", "\uFEFF", "\t", "\0", "{",
                                "\"", "[DONE]", "\u2028", "\u0085", "\u000B"));
        if (lines) {
            pieces.add("\n");
        }
        return Arbitraries.of(pieces).list().ofMaxSize(12).map(list -> String.join("", list));
    }

    private static byte[] print(List<SseItem> items, String lineEnd) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        items.forEach(item -> out.writeBytes(SseWriter.bytes(item)));
        return out.toString(UTF_8).replace("\n", lineEnd).getBytes(UTF_8);
    }

    /** Feeds a reader with pieces of the given sizes, over and over. */
    private static final class SseReaderOfPieces extends java.io.InputStream {
        private final byte[] stream;
        private final List<Integer> sizes;
        private int position;
        private int turn;

        SseReaderOfPieces(byte[] stream, List<Integer> sizes) {
            this.stream = stream;
            this.sizes = sizes;
        }

        List<SseItem> all() throws IOException {
            List<SseItem> items = new ArrayList<>();
            try (SseReader reader = new SseReader(this)) {
                for (Optional<SseItem> item = reader.next();
                        item.isPresent();
                        item = reader.next()) {
                    items.add(item.get());
                }
            }
            return items;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("one byte at a time is too slow");
        }

        @Override
        public int read(byte[] buf, int off, int len) {
            if (position == stream.length) {
                return -1;
            }
            int size = sizes.get(turn++ % sizes.size());
            int n = Math.min(Math.min(size, len), stream.length - position);
            System.arraycopy(stream, position, buf, off, n);
            position += n;
            return n;
        }
    }
}
