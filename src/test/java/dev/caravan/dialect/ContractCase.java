package dev.caravan.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.Outgoing;
import dev.caravan.compat.ReplyFilters;
import dev.caravan.compat.RequestShaper;
import dev.caravan.compat.Shaping;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.Json;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;
import dev.caravan.routing.ModelRef;
import dev.caravan.sse.SseReader;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One folder of {@code contract/}: what a client asks ({@code request.json}), of whom ({@code
 * provider.json5}, else a plain server on this machine), what is sent ({@code
 * upstream-request.json}), what a server answered ({@code upstream-response.json} or {@code .sse},
 * and {@code upstream-status.txt} where it refused), and what becomes of it ({@code response.json},
 * {@code response.sse}, or {@code failure.txt}: the reason, then how its detail begins).
 */
record ContractCase(Path folder) {
    static final ModelRef REF = new ModelRef("p", "m");
    static final String FALLBACK_ID = "chatcmpl-fallback";
    static final long NOW_SECONDS = 1_700_000_000;
    static final long PROMPT_BYTES = 40;
    static final ReplyContext CONTEXT =
            new ReplyContext(REF, FALLBACK_ID, NOW_SECONDS, PROMPT_BYTES);

    private static final Candidate PLAIN =
            Configured.candidate(
                    "p: { baseUrl: 'http://127.0.0.1:1/v1', models: [] }", REF.toString());

    static List<ContractCase> all() {
        try (var folders = Files.list(Path.of("src/test/resources/contract"))) {
            return folders.sorted().map(ContractCase::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that are streams and end well. */
    static List<ContractCase> goodStreams() {
        return all().stream()
                .filter(c -> c.has("upstream-response.sse") && c.has("response.sse"))
                .toList();
    }

    /** Those whose stream is one of chat completion chunks. */
    static List<ContractCase> goodChatStreams() {
        return goodStreams().stream()
                .filter(c -> c.dialect() instanceof OpenAiCompletions)
                .toList();
    }

    static ContractCase named(String name) {
        return new ContractCase(Path.of("src/test/resources/contract", name));
    }

    String name() {
        return folder.getFileName().toString();
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String file) {
        return new String(bytes(file), UTF_8);
    }

    List<String> lines(String file) {
        return text(file).lines().toList();
    }

    /** The events of an expected stream, without the end mark. */
    List<JsonNode> expectedChunks() {
        return lines("response.sse").stream()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> json(line.substring("data: ".length()).getBytes(UTF_8)))
                .toList();
    }

    static JsonNode json(byte[] bytes) {
        try {
            return Json.read(bytes);
        } catch (Json.MalformedJson e) {
            throw new AssertionError(e.describe(), e);
        }
    }

    ChunkForm form() {
        boolean wantsUsage =
                json(bytes("request.json")).at("/stream_options/include_usage").asBoolean(false);
        return new ChunkForm(REF, wantsUsage, FALLBACK_ID, NOW_SECONDS, PROMPT_BYTES);
    }

    Candidate candidate() {
        return has("provider.json5")
                ? Configured.candidate("p: " + text("provider.json5"), REF.toString())
                : PLAIN;
    }

    Dialect dialect() {
        return Dialects.of(candidate().getApi()).orElseThrow();
    }

    /** The request as it is sent. */
    Outgoing outgoing() throws AttemptFailed {
        ObjectNode request =
                (ObjectNode)
                        json(has("request.json") ? bytes("request.json") : "{}".getBytes(UTF_8));
        if (!request.has("messages")) {
            request.putArray("messages").addObject().put("role", "user").put("content", "hi");
        }
        return RequestShaper.shape(
                ChatRequest.of(request),
                new Shaping(candidate(), Optional.empty(), true),
                dialect()::request);
    }

    /** Where in the stream its reply ends, in the words of the API: a stream cut there is cut. */
    int lastFinish() {
        String stream = text("upstream-response.sse");
        return Stream.of(
                        "finish_reason\":",
                        "\"type\": \"message_stop\"",
                        "\"type\":\"message_stop\"",
                        "\"type\": \"response.completed\"",
                        "\"type\":\"response.completed\"",
                        "\"type\": \"response.incomplete\"")
                .mapToInt(stream::lastIndexOf)
                .max()
                .orElseThrow();
    }

    private ReplyFilters filters() throws AttemptFailed {
        return ReplyFilters.of(outgoing(), candidate());
    }

    ObjectNode completion(byte[] body) throws AttemptFailed {
        ObjectNode reply = dialect().whole(body, CONTEXT);
        filters().whole(reply);
        return reply;
    }

    List<JsonNode> chunks(byte[] upstream) throws AttemptFailed, IOException {
        return chunks(new ByteArrayInputStream(upstream));
    }

    List<JsonNode> chunks(InputStream upstream) throws AttemptFailed, IOException {
        ReplyStream stream = dialect().stream(new SseReader(upstream), form(), () -> {});
        return read(new FilteredStream(stream, filters().list()));
    }

    /** As the client gets it: in a tree of ours, an int may be a long. */
    static JsonNode asSent(JsonNode tree) {
        return json(Json.bytes(tree));
    }

    static List<JsonNode> read(ReplyStream stream) throws AttemptFailed, IOException {
        List<JsonNode> chunks = new ArrayList<>();
        for (Optional<ReplyStream.Chunk> chunk = stream.next();
                chunk.isPresent();
                chunk = stream.next()) {
            chunks.add(asSent(chunk.get().json()));
        }
        return chunks;
    }

    @Override
    public String toString() {
        return name();
    }
}
