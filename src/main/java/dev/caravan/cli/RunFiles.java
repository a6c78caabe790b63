package dev.caravan.cli;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/**
 * The files of a run of the command line: what goes in, and what comes out (6.4).
 *
 * @param input JSON Lines, compressed by gzip where its name ends in {@code .gz}
 * @param results what models answered
 * @param errors the lines that nobody answered
 */
record RunFiles(Path input, Path results, Path errors) {
    private static final String LINES = ".jsonl";
    private static final String PACKED = ".gz";
    private static final int PIECE = 64 << 10;

    /** The files cannot be used; the message says why. */
    static final class NoFile extends Exception {
        NoFile(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * The files by the user's word.
     *
     * @param output empty: {@code <name>.results.jsonl} beside the input
     */
    static RunFiles of(Path input, @Nullable Path output) throws NoFile {
        Path in = input.toAbsolutePath().normalize();
        if (!Files.isRegularFile(in) || !Files.isReadable(in)) {
            throw new NoFile("FILE: expected a file that can be read, found " + in);
        }
        Path results =
                output == null
                        ? beside(in, without(without(name(in), PACKED), LINES) + ".results" + LINES)
                        : output.toAbsolutePath().normalize();
        String plain = without(without(name(results), LINES), ".results");
        RunFiles files = new RunFiles(in, results, beside(results, plain + ".errors" + LINES));
        if (files.results().equals(in) || files.errors().equals(in)) {
            throw new NoFile("-o: it would take the place of the input " + in);
        }
        Path folder = results.getParent();
        if (folder == null || !Files.isWritable(folder) || Files.isDirectory(results)) {
            throw new NoFile("-o: expected a file in a folder that can be written to: " + results);
        }
        return files;
    }

    private static Path beside(Path file, String name) {
        return file.resolveSibling(name);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String without(String name, String suffix) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    /** The input's name, for people. */
    String shown() {
        return name(input);
    }

    /** Stands for the run: the same input path and content and output are the same job. */
    String key() throws IOException {
        try (InputStream content = open()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] names = (input + "\0" + results + "\0").getBytes(StandardCharsets.UTF_8);
            digest.update(names);
            for (byte[] piece = content.readNBytes(PIECE);
                    piece.length > 0;
                    piece = content.readNBytes(PIECE)) {
                digest.update(piece);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The input's lines, read as they are sent. */
    BodyPublisher lines() {
        return BodyPublishers.ofInputStream(
                () -> {
                    try {
                        return open();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private InputStream open() throws IOException {
        InputStream content = Files.newInputStream(input);
        return name(input).endsWith(PACKED) ? new GZIPInputStream(content, PIECE) : content;
    }

    /** Writes a file under another name. */
    interface Writing {
        void to(Path file) throws IOException, GatewayClient.CannotAsk;
    }

    /** A file that comes to be with all that is in it (BAT-3). */
    static void whole(Path target, Writing writing) throws IOException, GatewayClient.CannotAsk {
        Path part = beside(target, "." + name(target) + ".part");
        try {
            writing.to(part);
            try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(
                    part,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
