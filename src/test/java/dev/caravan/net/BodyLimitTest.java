package dev.caravan.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

@DisplayName("HTTP-3, SEC-3: compressed bodies")
class BodyLimitTest {
    private static final byte[] TEXT = "hello ".repeat(1000).getBytes(UTF_8);

    @Test
    void givesBackAPlainBodyUpToTheLimit() throws BodyRefused {
        assertThat(BodyLimit.inflate("", TEXT, 6000)).isSameAs(TEXT);
        assertThat(BodyLimit.inflate("identity", TEXT, 6000)).isSameAs(TEXT);
        assertThatThrownBy(() -> BodyLimit.inflate("", TEXT, 5999))
                .isInstanceOf(BodyTooLarge.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZip", " gzip "})
    void unfoldsGzip(String encoding) throws BodyRefused {
        assertThat(BodyLimit.inflate(encoding, gzip(TEXT), 6000)).isEqualTo(TEXT);
    }

    @Test
    void unfoldsDeflateWithAndWithoutItsHeader() throws BodyRefused {
        assertThat(BodyLimit.inflate("deflate", deflate(TEXT, false), 6000)).isEqualTo(TEXT);
        assertThat(BodyLimit.inflate("deflate", deflate(TEXT, true), 6000)).isEqualTo(TEXT);
    }

    @Test
    void stopsABombAtTheLimit() {
        byte[] bomb = gzip(new byte[200 << 20]);

        assertThat(bomb.length).isLessThan(1 << 20);
        assertThatThrownBy(() -> BodyLimit.inflate("gzip", bomb, 1 << 20))
                .isInstanceOf(BodyTooLarge.class)
                .hasMessage("body is larger than 1048576 bytes");
        assertThatThrownBy(() -> BodyLimit.inflate("gzip", gzip(TEXT), 5999))
                .isInstanceOf(BodyTooLarge.class);
        assertThatThrownBy(() -> BodyLimit.inflate("deflate", deflate(TEXT, true), 5999))
                .isInstanceOf(BodyTooLarge.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void refusesBrokenAndTornData(String encoding) {
        byte[] whole = encoding.equals("gzip") ? gzip(TEXT) : deflate(TEXT, false);
        byte[] torn = Arrays.copyOf(whole, whole.length / 2);

        assertThatThrownBy(() -> BodyLimit.inflate(encoding, torn, 6000))
                .isInstanceOf(BadEncoding.class);
        assertThatThrownBy(() -> BodyLimit.inflate(encoding, "{\"a\":1}".getBytes(UTF_8), 6000))
                .isInstanceOf(BadEncoding.class);
        assertThatThrownBy(() -> BodyLimit.inflate(encoding, new byte[0], 6000))
                .isInstanceOf(BadEncoding.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip, gzip", "compress"})
    void refusesOtherCodings(String encoding) {
        assertThatThrownBy(() -> BodyLimit.inflate(encoding, TEXT, 6000))
                .isInstanceOf(UnsupportedEncoding.class);
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] body, boolean bare) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
        try (OutputStream deflate = new DeflaterOutputStream(out, deflater)) {
            deflate.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }
}
