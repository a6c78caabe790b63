package dev.caravan.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.caravan.simulator.SimulatorMain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The simulator in a child JVM, as users run it. Thread-safe. */
public final class SimulatorProcess implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String READY = "simulator ready on ";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ChildJvm child;
    private final String baseUrl;

    private SimulatorProcess(ChildJvm child, String baseUrl) {
        this.child = child;
        this.baseUrl = baseUrl;
    }

    /**
     * Starts one on a free port (unless {@code --port} is given) and waits until it listens.
     *
     * @param arguments those of {@code caravan simulate}
     * @throws IllegalStateException if it does not start
     */
    public static SimulatorProcess start(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        if (!all.contains("--port")) {
            all.addAll(List.of("--port", "0"));
        }
        ChildJvm child = ChildJvm.start(SimulatorMain.class, all.toArray(String[]::new));
        String line = child.firstLine();
        if (!line.startsWith(READY)) {
            child.close();
            throw new IllegalStateException("not a ready line: " + line);
        }
        return new SimulatorProcess(child, line.substring(READY.length()));
    }

    /** The address for clients, with {@code /v1} at the end. */
    public String baseUrl() {
        return baseUrl;
    }

    /** The port it listens on. */
    public int port() {
        return URI.create(baseUrl).getPort();
    }

    /** The process id. */
    public long pid() {
        return child.process().pid();
    }

    /** The process. */
    public Process process() {
        return child.process();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        child.terminate();
    }

    /** The lines on its standard error so far. */
    public List<String> errors() {
        return child.errors();
    }

    /**
     * Changes its behaviour: the one it was started with, with these changes; {@code {}} goes back.
     *
     * @param json as in {@code docs/simulator.md}, e.g. {@code
     *     {"faults":[{"kind":"status","status":503,"times":2}]}}
     * @throws IllegalArgumentException if it does not accept them
     */
    public void behave(String json) {
        JsonNode answer = control("POST", "behaviour", json);
        if (answer.has("error")) {
            throw new IllegalArgumentException(answer.path("error").path("message").asText());
        }
    }

    /** The recorded requests, oldest first. */
    public List<JsonNode> requests() {
        return List.copyOf(control("GET", "requests", "").valueStream().toList());
    }

    /** The recorded requests of one path, e.g. {@code /v1/chat/completions}; oldest first. */
    public List<JsonNode> requests(String path) {
        return requests().stream().filter(r -> r.path("path").asText().equals(path)).toList();
    }

    /** How many requests came to a path since the recorded ones were forgotten; also others. */
    public int count(String path) {
        return control("GET", "counts", "").path(path).asInt();
    }

    /** Forgets the recorded requests. */
    public void clear() {
        control("DELETE", "requests", "");
    }

    /** Kills it. */
    @Override
    public void close() {
        client.close();
        child.close();
    }

    private JsonNode control(String method, String what, String body) {
        URI address = URI.create(baseUrl).resolve("/simulator/" + what);
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        try {
            return MAPPER.readTree(client.send(request, BodyHandlers.ofByteArray()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
