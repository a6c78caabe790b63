package dev.caravan.local;

import dev.caravan.config.Secret;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Replaces known secrets in a byte stream by {@code ***}, also those that are cut by the border of
 * two pieces: the end of a piece that may begin a secret is held back until the next. Not
 * thread-safe.
 */
final class Redactor {
    /** Shorter values are words of their own, such as "true" or "cuda", and hide nothing. */
    static final int MIN_CHARACTERS = 6;

    private static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);

    private final byte[][] secrets;
    private final boolean[] starts = new boolean[256];
    private byte[] held = {};

    Redactor(Collection<Secret> values) {
        secrets =
                values.stream()
                        .map(Secret::reveal)
                        .filter(value -> value.length() >= MIN_CHARACTERS)
                        .distinct()
                        .map(value -> value.getBytes(StandardCharsets.UTF_8))
                        // The longest first: one secret may begin with another.
                        .sorted((a, b) -> Integer.compare(b.length, a.length))
                        .toArray(byte[][]::new);
        for (byte[] secret : secrets) {
            starts[secret[0] & 0xFF] = true;
        }
    }

    /** The next piece, masked, without the end that is held back. */
    byte[] next(byte[] piece, int length) {
        byte[] data = Arrays.copyOf(held, held.length + length);
        System.arraycopy(piece, 0, data, held.length, length);
        return mask(data, false);
    }

    /** What was held back; half a secret at the very end is masked as well. */
    byte[] end() {
        return mask(held, true);
    }

    private byte[] mask(byte[] data, boolean last) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length);
        int at = 0;
        while (at < data.length) {
            int found = starts[data[at] & 0xFF] ? match(data, at, last) : 0;
            if (found < 0) {
                break;
            }
            if (found == 0) {
                out.write(data[at]);
                at++;
            } else {
                out.writeBytes(MASK);
                at += found;
            }
        }
        held = Arrays.copyOfRange(data, at, data.length);
        return out.toByteArray();
    }

    /** The bytes to mask at this place: 0 for none, -1 when more must be seen first. */
    private int match(byte[] data, int at, boolean last) {
        for (byte[] secret : secrets) {
            int seen = Math.min(secret.length, data.length - at);
            if (Arrays.equals(secret, 0, seen, data, at, at + seen)) {
                if (seen == secret.length || (last && seen >= MIN_CHARACTERS)) {
                    return seen;
                }
                if (!last) {
                    return -1;
                }
            }
        }
        return 0;
    }
}
