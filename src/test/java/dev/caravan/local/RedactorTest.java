package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.Secret;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

@Label("SVC-10, SEC-8: masking secrets in a stream")
class RedactorTest {
    /** Made to overlap: one begins with, ends with and contains parts of another. */
    private static final List<String> SECRETS =
            List.of("aabaab", "aabaabb", "bbaabaa", "abbbba", "bbbbbbbb", "aaaaaaé");

    @Property
    void masksTheSameInAnySplit(@ForAll("texts") String text, @ForAll("cuts") List<Integer> cuts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        String whole = masked(bytes, List.of());

        assertThat(masked(bytes, cuts)).isEqualTo(whole);
        assertThat(SECRETS).noneMatch(whole::contains);
    }

    @Test
    void leavesOtherTextAsItIs() {
        assertThat(masked("aabaaX bbb aab".getBytes(StandardCharsets.UTF_8), List.of(3, 2)))
                .isEqualTo("aabaaX bbb aab");
    }

    @Test
    void takesTheLongestOfTwo() {
        assertThat(masked("-aabaabb-aabaab-".getBytes(StandardCharsets.UTF_8), List.of(7)))
                .isEqualTo("-***-***-");
    }

    @Test
    void masksHalfASecretAtTheVeryEnd() {
        assertThat(masked("x bbbbbbb".getBytes(StandardCharsets.UTF_8), List.of()))
                .isEqualTo("x ***");
    }

    @Test
    void holdsBackNoMoreThanMayBeginASecret() {
        Redactor redactor = redactor();
        byte[] piece = "ready aab".getBytes(StandardCharsets.UTF_8);

        assertThat(redactor.next(piece, piece.length)).asString().isEqualTo("ready ");
        assertThat(redactor.end()).asString().isEqualTo("aab");
    }

    @Test
    void leavesShortValuesAlone() {
        Redactor redactor = new Redactor(List.of(new Secret("true"), new Secret("")));
        byte[] piece = "true".getBytes(StandardCharsets.UTF_8);

        assertThat(redactor.next(piece, piece.length)).asString().isEqualTo("true");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", "aab", "bbaa", "é", "\n", "aabaabb", "aaaaaaé")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 9).list().ofMaxSize(20);
    }

    private static Redactor redactor() {
        return new Redactor(SECRETS.stream().map(Secret::new).toList());
    }

    /** In pieces of the given lengths and what remains. */
    private static String masked(byte[] bytes, List<Integer> lengths) {
        Redactor redactor = redactor();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        for (int length : lengths) {
            int end = Math.min(bytes.length, at + length);
            out.writeBytes(redactor.next(Arrays.copyOfRange(bytes, at, end), end - at));
            at = end;
        }
        out.writeBytes(
                redactor.next(Arrays.copyOfRange(bytes, at, bytes.length), bytes.length - at));
        out.writeBytes(redactor.end());
        return out.toString(StandardCharsets.UTF_8);
    }
}
