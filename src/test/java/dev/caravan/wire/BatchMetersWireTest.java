package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.cli.Caravan;
import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.GatewayProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

@DisplayName("GUA-10 DGN-3: what a batch has done, in meters and on the command line")
final class BatchMetersWireTest {
    private static final Pattern LABELS =
            Pattern.compile("caravan_batch_(?:lines_total|jobs)\\{([a-z]+)=\"([a-z_]+)\"} .*");

    private static TwoProviders both;
    private static JsonNode job;
    private static String scrape = "";

    @BeforeAll
    static void run() {
        both = new TwoProviders();
        String wrong =
                "{\"custom_id\":\"c3\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"second/two\"}}";
        String input =
                BatchWireTest.line(1, "second/two")
                        + "\n"
                        + BatchWireTest.line(2, "second/two")
                        + "\n"
                        + wrong;
        String file = Orders.upload(both.client, input).json().path("id").asText();
        String id =
                both.client
                        .post(
                                "/batches",
                                "{\"input_file_id\":\"%s\",\"endpoint\":\"*\",\"completion_window\":\"24h\"}"
                                        .formatted(file))
                        .json()
                        .path("id")
                        .asText();
        job =
                await().until(
                                () -> both.client.get("/batches/" + id).json(),
                                now -> now.path("status").asText().equals("completed"));
        try (Client observe = new Client(both.gateway.baseUrl().replace("/v1", "/observe"))) {
            scrape =
                    await().until(
                                    () -> observe.get("/metrics").text(),
                                    text ->
                                            text.contains(
                                                    "caravan_batch_jobs{state=\"completed\"} 1"));
        }
    }

    @AfterAll
    static void stop() {
        both.close();
    }

    @Test
    @DisplayName("each line counts once, by its outcome; labels are ours alone")
    void countsLines() {
        assertThat(scrape)
                .contains("caravan_batch_lines_total{outcome=\"completed\"} 2.0")
                .contains("caravan_batch_lines_total{outcome=\"failed\"} 1.0")
                .contains("caravan_batch_lines_total{outcome=\"not_run\"} 0.0")
                .contains("caravan_batch_jobs{state=\"in_progress\"} 0.0");
        List<String> series =
                scrape.lines().filter(line -> line.startsWith("caravan_batch_")).toList();
        assertThat(series).hasSize(3 + 8).allMatch(line -> LABELS.matcher(line).matches());
    }

    @Test
    @DisplayName("what lines use is in the token usage once, and the batch says the same")
    void countsTokens() {
        long input = job.at("/usage/input_tokens").asLong();
        long output = job.at("/usage/output_tokens").asLong();
        assertThat(input).isPositive();
        assertThat(output).isPositive();
        assertThat(job.at("/usage/total_tokens").asLong()).isEqualTo(input + output);
        assertThat(sum("input")).isEqualTo((double) input);
        assertThat(sum("output")).isEqualTo((double) output);
    }

    private static double sum(String type) {
        return scrape.lines()
                .filter(line -> line.startsWith("gen_ai_client_token_usage_tokens_sum"))
                .filter(line -> line.contains("gen_ai_token_type=\"" + type + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    @DisplayName("list and status show lines, failures and tokens")
    void showsProgress() throws InterruptedException {
        String tokens = job.at("/usage/total_tokens").asText();
        assertThat(command("list")).contains("3/3").containsPattern("completed +3/3 +1 +" + tokens);
        assertThat(command("status", job.path("id").asText()))
                .contains("lines    3 of 3, 2 ok, 1 failed")
                .contains("tokens   " + job.at("/usage/input_tokens").asText() + " in, ");
    }

    private static String command(String... arguments) throws InterruptedException {
        String url = both.gateway.baseUrl().replace("/v1", "");
        List<String> all = new java.util.ArrayList<>(List.of("batch"));
        all.addAll(List.of(arguments));
        String config = GatewayProcess.folderWith("{}").resolve("gateway.json5").toString();
        all.addAll(List.of("--url", url, "--config", config));
        try (ChildJvm child =
                ChildJvm.start(
                        Caravan.class, List.of("-Xmx128m"), Map.of(), all.toArray(String[]::new))) {
            assertThat(child.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            await().until(() -> child.output().size() > 1);
            return String.join("\n", child.output());
        }
    }
}
