package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

@Isolated
final class ManyStreamsWireTest {
    private static final int STREAMS = 1_000;

    @Test
    @DisplayName("HTTP-7 LOD-1: 1,000 concurrent streams under -Xmx512m lose no event")
    void losesNoEvent() throws Exception {
        try (TwoProviders both = new TwoProviders(List.of("-Xmx512m"), "");
                HttpClient http =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            // Every stream is open for at least two seconds, so that all of them are open together.
            both.second.behave("{\"tokens\":20,\"tokenDelayMs\":100}");
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(both.gateway.baseUrl() + "/chat/completions"))
                            .header("Content-Type", "application/json")
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            Client.chat("second/two", true)))
                            .build();
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                all.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }

            List<Integer> contentEvents = new ArrayList<>();
            for (CompletableFuture<HttpResponse<String>> one : all) {
                HttpResponse<String> response = one.get(120, TimeUnit.SECONDS);
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).endsWith("data: [DONE]\n\n");
                contentEvents.add(contentEvents(response.body()));
            }

            assertThat(contentEvents.stream().collect(Collectors.toSet())).containsExactly(20);
        }
    }

    private static int contentEvents(String body) throws IOException {
        int count = 0;
        for (String line : body.lines().toList()) {
            if (line.startsWith("data: {")
                    && Client.MAPPER
                            .readTree(line.substring(6))
                            .at("/choices/0/delta/content")
                            .isTextual()) {
                count++;
            }
        }
        return count;
    }
}
