package dev.caravan.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads what a tool's route left behind, no more of it than is allowed. */
public final class AnswerText {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    // Dates of a database as people write them.
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .build();

    private AnswerText() {}

    /**
     * A stream's or an array's bytes as UTF-8, a text as it is, anything else as JSON.
     *
     * @param maxBytes of the text as UTF-8
     * @throws AnswerTooLarge when it has more
     * @throws IOException when it cannot be read, or is nothing that JSON can say
     */
    public static String of(Optional<Object> body, int maxBytes)
            throws AnswerTooLarge, IOException {
        if (body.isEmpty()) {
            return "";
        }
        Bounded out = new Bounded(maxBytes);
        try {
            switch (body.get()) {
                case InputStream in -> copy(in, out);
                case byte[] bytes -> out.write(bytes, 0, bytes.length);
                case String text -> {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    out.write(bytes, 0, bytes.length);
                }
                default -> MAPPER.writeValue(out, body.get());
            }
        } catch (IOException e) {
            if (out.full) {
                throw new AnswerTooLarge(maxBytes);
            }
            throw e;
        }
        return out.bytes.toString(StandardCharsets.UTF_8);
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        try (in) {
            byte[] part = new byte[8 << 10];
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                out.write(part, 0, n);
            }
        }
    }

    /** Refuses the byte after the last one that is allowed. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int max;
        private boolean full;

        Bounded(int max) {
            this.max = max;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] part, int from, int count) throws IOException {
            if (count > max - bytes.size()) {
                full = true;
                throw new IOException("larger than " + max + " bytes");
            }
            bytes.write(part, from, count);
        }
    }
}
