package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;

@DisplayName("SEC-1: requests that two parsers read in two ways, on raw sockets")
final class SmugglingWireTest {
    private static final String PATH = "POST /v1/chat/completions HTTP/1.1\r\n";
    private static final String BODY =
            "{\"model\":\"openclaw\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    private static final String HIDDEN =
            PATH
                    + "Host: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                    + BODY.length()
                    + "\r\n\r\n"
                    + BODY;

    private static TwoProviders both;

    @BeforeAll
    static void start() {
        both = new TwoProviders();
    }

    @AfterAll
    static void stop() {
        both.close();
    }

    @BeforeEach
    void forget() {
        both.reset();
    }

    private static Arguments of(String what, String head, String body) {
        return Arguments.of(what, head, body);
    }

    private static String post(String... headers) {
        return PATH
                + "Host: localhost\r\nContent-Type: application/json\r\n"
                + String.join("\r\n", headers)
                + "\r\n\r\n";
    }

    private static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    static List<Arguments> attacks() {
        String length = "Content-Length: " + BODY.length();
        String te = "Transfer-Encoding: chunked";
        return List.of(
                of("TE and CL", post(length, te), chunked(BODY)),
                of(
                        "CL and TE, short length",
                        post("Content-Length: 4", te),
                        chunked(BODY) + HIDDEN),
                of("TE twice", post(te, te), chunked(BODY)),
                of(
                        "TE chunked, identity",
                        post("Transfer-Encoding: chunked, identity"),
                        chunked(BODY)),
                of("TE xchunked", post("Transfer-Encoding: xchunked"), chunked(BODY)),
                of("TE gzip, chunked", post("Transfer-Encoding: gzip, chunked"), chunked(BODY)),
                of("TE with a tab", post("Transfer-Encoding:\tchunked", length), BODY),
                of(
                        "TE with a space before the colon",
                        post("Transfer-Encoding : chunked", length),
                        BODY),
                of("TE folded", post("Transfer-Encoding:\r\n chunked", length), BODY),
                of(
                        "TE with a vertical tab",
                        post("Transfer-Encoding: \u000bchunked"),
                        chunked(BODY)),
                of("TE quoted", post("Transfer-Encoding: \"chunked\""), chunked(BODY)),
                of("TE empty", post("Transfer-Encoding: ", length), BODY),
                of("TE on HTTP/1.0", post(te).replace("HTTP/1.1", "HTTP/1.0"), chunked(BODY)),
                of("CL twice, alike", post(length, length), BODY),
                of("CL twice, different", post(length, "Content-Length: 5"), BODY),
                of(
                        "CL as a list",
                        post("Content-Length: " + BODY.length() + ", " + BODY.length()),
                        BODY),
                of("CL with a plus", post("Content-Length: +" + BODY.length()), BODY),
                of("CL with a minus", post("Content-Length: -1"), BODY),
                of("CL in hex", post("Content-Length: 0x10"), BODY),
                of("CL empty", post("Content-Length: "), BODY),
                of("CL beyond a long", post("Content-Length: 99999999999999999999"), BODY),
                of("CL with a space inside", post("Content-Length: 1 0"), BODY),
                of("a bare CR in a header", post("X-A: a\rContent-Length: 0", length), BODY),
                of("a NUL in a header", post("X-A: a\u0000b", length), BODY),
                of("a control byte in a header", post("X-A: a\u0001b", length), BODY),
                of("a control byte in a name", post("X\u0001A: b", length), BODY),
                of("a space in a name", post("X A: b", length), BODY),
                of("a header without a colon", post("nonsense", length), BODY),
                of(
                        "a control byte in the request line",
                        post(length).replace("/completions", "/compl\u0001etions"),
                        BODY),
                of(
                        "a bare CR in the request line",
                        post(length).replace("completions HTTP", "completions\rHTTP"),
                        BODY),
                of("no Host", post(length).replace("Host: localhost\r\n", ""), BODY),
                of("two Hosts", post(length, "Host: example.com"), BODY));
    }

    /** The head is well; that the body is none is seen when it is read. */
    static List<Arguments> brokenBodies() {
        String te = "Transfer-Encoding: chunked";
        return List.of(
                of("a bad chunk size", post(te), "zz\r\n" + BODY + "\r\n0\r\n\r\n"),
                of("a signed chunk size", post(te), "+" + chunked(BODY)),
                of("a chunk longer than it says", post(te), "1\r\n" + BODY + "\r\n0\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    @DisplayName("is 400 and the end of the connection; nothing reaches a provider")
    void isRefused(String what, String head, String body) throws IOException {
        String answer = send(head + body);

        assertThat(answer).as(what).matches("(?s)HTTP/1\\.[01] 400 .*");
        assertThat(answer.split("HTTP/1\\.[01] ", -1)).as("one answer, no second").hasSize(2);
        assertThat(both.first.requests("/v1/chat/completions")).isEmpty();
        assertThat(both.second.requests("/v1/chat/completions")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenBodies")
    @DisplayName("a body that is none ends the connection; nothing reaches a provider")
    void endsTheConnection(String what, String head, String body) throws IOException {
        String answer = send(head + body + HIDDEN);

        assertThat(answer).as(what).doesNotContain(" 200 ");
        assertThat(both.first.requests("/v1/chat/completions")).isEmpty();
    }

    /** Sends it and reads until the gateway ends the connection. */
    private static String send(String request) throws IOException {
        URI base = URI.create(both.gateway.baseUrl());
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            StringBuilder answer = new StringBuilder();
            try {
                byte[] part = new byte[4096];
                for (int n = socket.getInputStream().read(part);
                        n >= 0;
                        n = socket.getInputStream().read(part)) {
                    answer.append(new String(part, 0, n, ISO_8859_1));
                }
            } catch (SocketException e) {
                // Reset after the answer: what we had still sent was not read.
            }
            return answer.toString();
        }
    }
}
