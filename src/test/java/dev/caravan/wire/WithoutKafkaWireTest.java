package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.fake.GatewayProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

@DisplayName("INT-3: who has no topic pays nothing for it")
final class WithoutKafkaWireTest {
    @Test
    void loadsNothingOfKafka(@TempDir Path folder) throws Exception {
        Path loaded = folder.resolve("loaded");
        List<String> flags = List.of("-Xmx512m", "-Xlog:class+load:file=" + loaded);
        try (GatewayProcess _ = GatewayProcess.start("{}", flags, Map.of())) {
            // Some turns of the route.
            await().untilAsserted(
                            () ->
                                    assertThat(Files.readString(loaded))
                                            .contains("dev.caravan.steps.KafkaTurn$Publishing "));
            try (var lines = Files.lines(loaded)) {
                assertThat(lines).noneMatch(line -> line.contains(" org.apache.kafka."));
            }
        }
    }
}
