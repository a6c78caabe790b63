package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Secret;
import dev.caravan.openai.Json;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Asks a running gateway's operator API. */
final class GatewayClient {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** A large input on a slow line. */
    private static final Duration UPLOAD_LIMIT = Duration.ofMinutes(30);

    /** So long that no file holds it by chance. */
    private static final String BOUNDARY = "caravan-" + UUID.randomUUID();

    private final URI base;
    private final Optional<Secret> secret;

    /** The gateway cannot be asked, or says no; the message is for a person. */
    static class CannotAsk extends Exception {
        CannotAsk(String message) {
            super(message, null, false, false);
        }

        String told() {
            return String.valueOf(getMessage());
        }
    }

    /** Nobody answers where the gateway should be, or somebody else. */
    static final class NoGateway extends CannotAsk {
        NoGateway(String message) {
            super(message);
        }
    }

    /**
     * A client.
     *
     * @param base scheme, host and port
     */
    GatewayClient(URI base, Optional<Secret> secret) {
        this.base = base;
        this.secret = secret;
    }

    /** For the gateway that runs on this configuration on this machine. */
    static GatewayClient of(GatewayConfig config) {
        String scheme = config.server().tls().isPresent() ? "https" : "http";
        String host =
                config.server().bind().equals("0.0.0.0") ? "127.0.0.1" : config.server().bind();
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return new GatewayClient(
                URI.create(scheme + "://" + shown + ":" + config.server().port()),
                config.auth().secret());
    }

    URI base() {
        return base;
    }

    /** The same gateway, asked with another credential. */
    GatewayClient with(Optional<Secret> other) {
        return new GatewayClient(base, other);
    }

    JsonNode get(String path) throws CannotAsk {
        return send("GET", path);
    }

    JsonNode post(String path) throws CannotAsk {
        return send("POST", path);
    }

    /**
     * What came back, be it an answer or a refusal.
     *
     * @param header a header's value by its name
     */
    record Answer(int status, Function<String, Optional<String>> header, JsonNode body) {}

    /** Any method, without a body. */
    JsonNode send(String method, String path) throws CannotAsk {
        return send(request(path).method(method, BodyPublishers.noBody()));
    }

    JsonNode post(String path, JsonNode body) throws CannotAsk {
        return send(
                request(path)
                        .setHeader("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
    }

    /** Sends a batch's input as a form (RFC 7578); it is never in memory as a whole. */
    JsonNode upload(String path, Path file) throws CannotAsk {
        try {
            return upload(path, BodyPublishers.ofFile(file));
        } catch (FileNotFoundException e) {
            throw new CannotAsk("Cannot read " + file);
        }
    }

    JsonNode upload(String path, BodyPublisher content) throws CannotAsk {
        return send(
                request(path)
                        .timeout(UPLOAD_LIMIT)
                        .setHeader("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(
                                BodyPublishers.concat(
                                        BodyPublishers.ofString(part("purpose\"") + "batch\r\n"),
                                        BodyPublishers.ofString(
                                                part("file\"; filename=\"input.jsonl\"")),
                                        content,
                                        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"))));
    }

    /**
     * Writes what the gateway has into a file, which holds all of it when this returns.
     *
     * @throws IOException when the file cannot be written, or the answer broke off
     */
    void download(String path, Path target) throws CannotAsk, IOException {
        HttpRequest.Builder request = request(path);
        secret.ifPresent(s -> request.setHeader("Authorization", "Bearer " + s.reveal()));
        try (HttpClient http = http()) {
            int status = http.send(request.build(), BodyHandlers.ofFile(target)).statusCode();
            if (status != 200) {
                throw new CannotAsk("HTTP " + status + " for " + path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotAsk("interrupted");
        }
    }

    private static String part(String name) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\r\n\r\n";
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
    }

    private JsonNode send(HttpRequest.Builder request) throws CannotAsk {
        Answer answer = exchange(request);
        if (answer.status() >= 400) {
            throw new CannotAsk(
                    answer.body().path("error").path("message").asText("HTTP " + answer.status()));
        }
        return answer.body();
    }

    /** Asks a model, without the agent's prompt; takes as long as the gateway lets it. */
    Answer ask(ObjectNode chat) throws CannotAsk {
        return exchange(
                HttpRequest.newBuilder(base.resolve("/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .header("x-caravan-plain", "true")
                        .POST(BodyPublishers.ofByteArray(Json.bytes(chat))));
    }

    private static HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .build();
    }

    private Answer exchange(HttpRequest.Builder request) throws CannotAsk {
        secret.ifPresent(s -> request.setHeader("Authorization", "Bearer " + s.reveal()));
        try (HttpClient http = http()) {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    name -> response.headers().firstValue(name),
                    Json.read(response.body()));
        } catch (IOException e) {
            throw new NoGateway(
                    "No gateway answers on " + base + ". Start one with: caravan gateway");
        } catch (Json.MalformedJson e) {
            throw new NoGateway("What answers on " + base + " is no gateway");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotAsk("interrupted");
        }
    }
}
