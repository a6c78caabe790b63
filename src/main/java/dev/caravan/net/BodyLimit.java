package dev.caravan.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Decompresses request bodies (RFC 9110, 8.4.1) and stops at a limit that counts what comes out, so
 * that a small body that unfolds into a huge one costs no more than the limit. Pure function.
 */
public final class BodyLimit {
    private static final int BUFFER_BYTES = 8 << 10;

    private BodyLimit() {}

    /**
     * The body without its content coding.
     *
     * @param encoding value of {@code Content-Encoding}: {@code gzip}, {@code x-gzip}, {@code
     *     deflate} (zlib, or bare as some senders do), {@code identity} or empty; any letter case
     * @param limit bytes after decompression, 0 or more
     * @throws BodyTooLarge when more than {@code limit} bytes come out
     * @throws UnsupportedEncoding for any other coding, or several
     * @throws BadEncoding when the body is broken or cut short
     */
    public static byte[] inflate(String encoding, byte[] raw, long limit)
            throws BodyTooLarge, UnsupportedEncoding, BadEncoding {
        String coding = encoding.trim().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> {
                if (raw.length > limit) {
                    throw new BodyTooLarge(limit);
                }
                yield raw;
            }
            case "gzip", "x-gzip" -> unfold("gzip", raw, limit, GZIPInputStream::new);
            case "deflate" -> deflate(raw, limit);
            default -> throw new UnsupportedEncoding();
        };
    }

    private static byte[] deflate(byte[] raw, long limit) throws BodyTooLarge, BadEncoding {
        try (Inflater inflater = new Inflater(!hasZlibHeader(raw))) {
            return unfold("deflate", raw, limit, in -> new InflaterInputStream(in, inflater));
        }
    }

    private interface Unfolding {
        InputStream open(InputStream in) throws IOException;
    }

    private static byte[] unfold(String coding, byte[] raw, long limit, Unfolding unfolding)
            throws BodyTooLarge, BadEncoding {
        try (InputStream in = unfolding.open(new ByteArrayInputStream(raw))) {
            return readUpTo(in, limit);
        } catch (BodyTooLarge e) {
            throw e;
        } catch (IOException e) {
            // From memory: an error can only be the data's, and its text is zlib's own.
            throw new BadEncoding(coding);
        }
    }

    private static byte[] readUpTo(InputStream in, long limit) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (out.size() + (long) n > limit) {
                throw new BodyTooLarge(limit);
            }
            out.write(buffer, 0, n);
        }
        return out.toByteArray();
    }

    /** RFC 1950, 2.2: method 8, and the first two bytes are a multiple of 31. */
    private static boolean hasZlibHeader(byte[] raw) {
        return raw.length >= 2
                && (raw[0] & 0x0F) == 8
                && ((raw[0] & 0xFF) << 8 | (raw[1] & 0xFF)) % 31 == 0;
    }
}
