package dev.caravan.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A chat request of one prompt and its images. */
final class InferPrompt {
    private static final int HEAD = 12;

    private InferPrompt() {}

    /** A file is not there, or is none that models look at; the message is for a person. */
    static final class NoImage extends Exception {
        NoImage(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * The request, without a model.
     *
     * @throws NoImage naming the file that cannot be sent
     */
    static ObjectNode chat(String prompt, List<Path> files) throws NoImage {
        ObjectNode chat = Reply.object();
        ObjectNode message = chat.putArray("messages").addObject().put("role", "user");
        if (files.isEmpty()) {
            message.put("content", prompt);
            return chat;
        }
        ArrayNode parts = message.putArray("content");
        parts.addObject().put("type", "text").put("text", prompt);
        for (Path file : files) {
            parts.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", dataUri(file));
        }
        return chat;
    }

    private static String dataUri(Path file) throws NoImage {
        byte[] bytes = read(file);
        String type =
                type(bytes)
                        .orElseThrow(
                                () ->
                                        new NoImage(
                                                file
                                                        + " is no image that can be sent: expected"
                                                        + " PNG, JPEG, GIF or WebP"));
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] read(Path file) throws NoImage {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new NoImage("There is no file " + file);
        } catch (IOException e) {
            throw new NoImage("Cannot read " + file + ": " + e.getMessage());
        }
    }

    /** By its first bytes: names lie, and a provider that is told the wrong type refuses it. */
    private static Optional<String> type(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(HEAD, bytes.length), ISO_8859_1);
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of("image/png");
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return Optional.of("image/gif");
        }
        return head.startsWith("RIFF") && head.endsWith("WEBP")
                ? Optional.of("image/webp")
                : Optional.empty();
    }
}
