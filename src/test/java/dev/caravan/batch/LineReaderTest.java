package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.batch.LineReader.Line;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

@DisplayName("6.4: the text of an input")
class LineReaderTest {
    private static List<Line> lines(byte[] file, int longest) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(file), longest);
        List<Line> lines = new ArrayList<>();
        for (Optional<Line> line = reader.next(); line.isPresent(); line = reader.next()) {
            lines.add(line.get());
        }
        return lines;
    }

    private static List<String> texts(String file) throws IOException {
        return lines(file.getBytes(java.nio.charset.StandardCharsets.UTF_8), 100).stream()
                .map(line -> new String(line.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void endsLinesAtLineFeeds() throws IOException {
        assertThat(texts("a\nb\r\n\nc")).containsExactly("a", "b", "", "c");
        assertThat(texts("a\n")).containsExactly("a");
        assertThat(texts("")).isEmpty();
    }

    @Test
    void skipsAByteOrderMarkAtTheBeginningOnly() throws IOException {
        assertThat(texts("\ufeffa\n\ufeffb")).containsExactly("a", "\ufeffb");
        assertThat(lines("\ufeffa".getBytes(java.nio.charset.StandardCharsets.UTF_8), 9))
                .singleElement()
                .extracting(Line::start)
                .isEqualTo(3L);
    }

    @Test
    void keepsNoMoreOfALineThanAllowed() throws IOException {
        List<Line> lines =
                lines("12345\n123456\nx".getBytes(java.nio.charset.StandardCharsets.UTF_8), 5);
        assertThat(lines).extracting(Line::tooLong).containsExactly(false, true, false);
        assertThat(lines.get(1).bytes()).hasSize(5);
        assertThat(lines.get(2).start()).isEqualTo(13);
    }

    @Property
    @Label("a line is found again at its offset")
    void tellsWhereEachLineIs(@ForAll @AlphaChars @Chars({'\n', '\r', ' ', 'é'}) String text)
            throws IOException {
        byte[] file = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int number = 0;
        for (Line line : lines(file, 1_000_000)) {
            assertThat(line.number()).isEqualTo(++number);
            int start = (int) line.start();
            assertThat(Arrays.copyOfRange(file, start, start + line.bytes().length))
                    .isEqualTo(line.bytes());
        }
    }
}
