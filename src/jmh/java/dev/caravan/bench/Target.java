package dev.caravan.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What answers: the simulator itself, or a way to it.
 *
 * @param name column of the table
 * @param port on 127.0.0.1
 * @param chatPath takes a whole reply
 * @param streamPath takes a stream
 */
record Target(String name, int port, String chatPath, String streamPath) {
    static final String TOKEN = "bench-token";
    private static final String CHAT = "/v1/chat/completions";

    /** One that takes both at the ordinary path. */
    static Target at(String name, int port) {
        return new Target(name, port, CHAT, CHAT);
    }

    /** The same with another path for streams. */
    Target withStreamPath(String path) {
        return new Target(name, port, chatPath, path);
    }

    /** The bytes of a POST for a whole reply. */
    byte[] chat(byte[] body) {
        return post(chatPath, body);
    }

    /** The bytes of a POST for a stream. */
    byte[] stream(byte[] body) {
        return post(streamPath, body);
    }

    private byte[] post(String path, byte[] body) {
        String head =
                """
                POST %s HTTP/1.1
                Host: 127.0.0.1:%d
                Authorization: Bearer %s
                Content-Type: application/json
                Content-Length: %d

                """
                        .formatted(path, port, TOKEN, body.length)
                        .replace("\n", "\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.length() + body.length);
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** The bytes of a GET. */
    byte[] get(String path) {
        return """
        GET %s HTTP/1.1
        Host: 127.0.0.1:%d
        Authorization: Bearer %s

        """
                .formatted(path, port, TOKEN)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
