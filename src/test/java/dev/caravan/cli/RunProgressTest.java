package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

@DisplayName("INT-1: how far a batch in the foreground is")
final class RunProgressTest {
    @Test
    @DisplayName("rates are of what came since somebody looks")
    void tellsRates() {
        RunProgress begin = new RunProgress(400, 100, 0, 5_000);
        RunProgress now = new RunProgress(400, 197, 3, 5_600);
        assertThat(now.line(begin, 10_000))
                .isEqualTo(
                        "[############------------] 200/400 lines, 197 ok, 3 failed,"
                                + " 60 tokens/s, ETA 0:20");
        assertThat(now.line(begin, 4_000_000)).endsWith("ETA 2:13:20");
    }

    @Test
    @DisplayName("nothing came yet, and nothing is known yet")
    void tellsNoRates() {
        RunProgress begin = new RunProgress(4, 0, 0, 0);
        assertThat(begin.line(begin, 0)).endsWith("- tokens/s, ETA -");
        assertThat(new RunProgress(0, 0, 0, 0).line(begin, 5)).isEqualTo("looking at the lines");
    }

    @Test
    @DisplayName("one line that changes on a terminal, a line every five seconds elsewhere")
    void writes() {
        StringWriter text = new StringWriter();
        RunTelling terminal = new RunTelling(new PrintWriter(text), true);
        terminal.progress("a", 0);
        terminal.progress("b", 1);
        terminal.end();
        assertThat(text.toString()).isEqualTo("\ra\u001b[K\rb\u001b[K" + System.lineSeparator());

        StringWriter plain = new StringWriter();
        RunTelling pipe = new RunTelling(new PrintWriter(plain), false);
        pipe.progress("a", 0);
        pipe.progress("b", 4_999);
        pipe.progress("c", 5_000);
        pipe.end();
        assertThat(plain.toString().lines()).containsExactly("a", "c");
    }
}
