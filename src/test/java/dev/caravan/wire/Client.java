package dev.caravan.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A plain HTTP client for wire tests; knows JSON and the lines of an event stream, and nothing of
 * the gateway.
 */
final class Client implements AutoCloseable {
    static final JsonMapper MAPPER = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String baseUrl;

    Client(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** An answer read whole. */
    record Answer(int status, java.net.http.HttpHeaders headers, String text) {
        JsonNode json() {
            try {
                return MAPPER.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON: " + text, e);
            }
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        String errorCode() {
            return json().path("error").path("code").asText();
        }

        String errorMessage() {
            return json().path("error").path("message").asText();
        }

        /** The data of the events, in order. */
        List<String> events() {
            return text.lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring(6))
                    .toList();
        }
    }

    static String chat(String model, boolean stream) {
        return MAPPER.createObjectNode()
                .put("model", model)
                .put("stream", stream)
                .set("messages", messages())
                .toString();
    }

    private static JsonNode messages() {
        var messages = MAPPER.createArrayNode();
        messages.addObject().put("role", "user").put("content", "hello there");
        return messages;
    }

    Answer chat(String model) {
        return post("/chat/completions", chat(model, false));
    }

    Answer streamed(String model) {
        return post("/chat/completions", chat(model, true));
    }

    Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Answer send(String method, String path, String body, String... headers) {
        try {
            HttpResponse<String> response =
                    http.send(request(method, path, body, headers), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(baseUrl + path))
                        .timeout(Duration.ofSeconds(60))
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            builder.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.setHeader(headers[i], headers[i + 1]);
        }
        return builder.build();
    }

    /** A stream that is being read: each line is handed over as it comes. */
    HttpResponse<InputStream> open(String model) {
        return openBody(chat(model, true));
    }

    /** The same with a body of the test's own. */
    HttpResponse<InputStream> openBody(String body) {
        try {
            return http.send(
                    request("POST", "/chat/completions", body), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Reads lines until the stream ends. */
    static void lines(InputStream in, Consumer<String> each) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                each.accept(line);
            }
        }
    }

    /** Content of the deltas, joined. */
    static String content(List<String> events) {
        List<String> parts = new ArrayList<>();
        for (String event : events) {
            if (!event.equals("[DONE]")) {
                try {
                    parts.add(
                            MAPPER.readTree(event)
                                    .at("/choices/0/delta/content")
                                    .asText("")
                                    .replace("null", ""));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return String.join("", parts);
    }

    @Override
    public void close() {
        http.close();
    }
}
