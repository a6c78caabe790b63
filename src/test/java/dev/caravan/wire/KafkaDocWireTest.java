package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.GatewayProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

@DisplayName("INT-3: the example of docs/batch-kafka.md, as it stands there")
@KafkaGateways.Used
final class KafkaDocWireTest {
    private static final String BROKER = "127.0.0.1:9092";

    /** The first block of a language. */
    private static String block(String language) throws IOException {
        String page = Files.readString(Path.of("docs/batch-kafka.md"));
        String fence = "```" + language + "\n";
        int from = page.indexOf(fence) + fence.length();
        return page.substring(from, page.indexOf("```", from));
    }

    @Test
    void asksAndIsAnswered(KafkaGateways kafka, @TempDir Path folder) throws Exception {
        kafka.broker.create(2, "caravan.requests", "caravan.results", "caravan.dead-letters");
        String models =
                "{ models: { mode: 'replace', providers: { demo: { baseUrl: '%s' } } },"
                        .formatted(kafka.model.baseUrl());
        String address = kafka.broker.address();
        String config = models + block("json5").strip().substring(1).replace(BROKER, address);
        Path program = folder.resolve("Ask.java");
        Files.writeString(program, block("java").replace(BROKER, address));
        try (GatewayProcess _ = GatewayProcess.start(config, List.of("-Xmx512m"), Map.of());
                ChildJvm ask =
                        ChildJvm.start(
                                new ProcessBuilder(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        program.toString()))) {
            assertThat(ask.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(ask.process().exitValue()).as("%s", ask.errors()).isZero();
            JsonNode result = Client.MAPPER.readTree(ask.output().getLast());
            assertThat(result.path("custom_id").asText()).isEqualTo("first");
            assertThat(result.at("/response/status_code").asInt()).isEqualTo(200);
            assertThat(result.at("/response/body/model").asText()).contains("caravan-sim");
        }
    }
}
