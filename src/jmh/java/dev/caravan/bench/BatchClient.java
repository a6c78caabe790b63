package dev.caravan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** Files and batches of a gateway. */
final class BatchClient implements AutoCloseable {
    static final String URL = "/v1/chat/completions";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String BEFORE =
            """
            --part
            Content-Disposition: form-data; name="purpose"

            batch
            --part
            Content-Disposition: form-data; name="file"; filename="lines.jsonl"
            Content-Type: application/jsonl

            """
                    .replace("\n", "\r\n");
    private static final String AFTER = "\r\n--part--\r\n";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    BatchClient(int port) {
        this.port = port;
    }

    /** Uploads a file and orders its batch; gives the batch's id. */
    String submit(Path input) throws IOException, InterruptedException {
        BodyPublisher form =
                BodyPublishers.concat(
                        BodyPublishers.ofString(BEFORE),
                        BodyPublishers.ofFile(input),
                        BodyPublishers.ofString(AFTER));
        String file =
                send(request("/v1/files", "multipart/form-data; boundary=part").POST(form))
                        .path("id")
                        .asText();
        String order =
                "{\"input_file_id\":\"%s\",\"endpoint\":\"%s\",\"completion_window\":\"24h\"}"
                        .formatted(file, URL);
        return send(json("/v1/batches").POST(BodyPublishers.ofString(order))).path("id").asText();
    }

    JsonNode batch(String id) throws IOException, InterruptedException {
        return send(json("/v1/batches/" + id).GET());
    }

    void cancel(String id) throws IOException, InterruptedException {
        send(json("/v1/batches/" + id + "/cancel").POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder json(String path) {
        return request(path, "application/json");
    }

    private HttpRequest.Builder request(String path, String type) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + Target.TOKEN)
                .header("Content-Type", type);
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new WrongReply(response.statusCode() + " " + response.body());
        }
        return MAPPER.readTree(response.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
