package dev.caravan.wire;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Batches over HTTP, as tests make and read them. */
final class Orders {
    private Orders() {}

    /** So many lines, {@code c1} to {@code cN}, of one model. */
    static String lines(int count, String model) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> BatchWireTest.line(i, model))
                .collect(Collectors.joining("\n"));
    }

    /** Their ids. */
    static List<String> ids(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "c" + i).toList();
    }

    static Client.Answer upload(Client client, String text) {
        return client.post(
                "/files",
                "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--b\r\n"
                        + "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
                        + text
                        + "\r\n--b--\r\n",
                "Content-Type",
                "multipart/form-data; boundary=b");
    }

    /** The id of a batch of this input. */
    static String make(Client client, String input) {
        String file = upload(client, input).json().path("id").asText();
        return client.post(
                        "/batches",
                        "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}"
                                .formatted(file))
                .json()
                .path("id")
                .asText();
    }

    static JsonNode batch(Client client, String id) {
        return client.get("/batches/" + id).json();
    }

    static String state(Client client, String id) {
        return batch(client, id).path("status").asText();
    }

    /** Lines of it that are answered so far. */
    static int completed(Client client, String id) {
        return batch(client, id).at("/request_counts/completed").asInt();
    }

    /** What a batch that is completed delivers. */
    static String output(Client client, String id) {
        String file = batch(client, id).path("output_file_id").asText();
        return client.get("/files/" + file + "/content").text();
    }

    /** The ids of the lines of an output. */
    static List<String> idsOf(String results) {
        return results.lines().map(Orders::id).toList();
    }

    private static String id(String line) {
        try {
            return Client.MAPPER.readTree(line).path("custom_id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
