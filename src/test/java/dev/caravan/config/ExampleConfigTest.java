package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

@DisplayName("CFG-1: the examples of OpenClaw's pages load as they stand")
class ExampleConfigTest {
    static final Path EXAMPLES = Path.of("src/test/resources/config/examples");

    static List<Path> examples() throws IOException {
        try (var files = Files.list(EXAMPLES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void loadsWithoutAnyVariable(Path example) throws Exception {
        GatewayConfig config =
                new ConfigLoader(Environment.of(Map.of()), Overrides.NONE).load(example).config();
        assertThat(config.agents().defaultId()).isEqualTo("main");
        assertThat(config.server().port()).isEqualTo(18789);
    }

    @Test
    void shippedConfigurationServesTheDemo() throws Exception {
        Loaded loaded =
                new ConfigLoader(Environment.of(Map.of()), Overrides.NONE)
                        .load(Path.of("config/gateway.json5"));
        assertThat(loaded.notes()).isEmpty();
        GatewayConfig config = loaded.config();
        assertThat(config.endpoints().chatCompletions()).isTrue();
        assertThat(config.server().loopback()).isTrue();
        assertThat(config.agents().defaults().model().orElseThrow().primary())
                .isEqualTo("demo/caravan-sim");
        assertThat(ConfigFiles.provider(config, "demo").models())
                .containsOnlyKeys("caravan-sim", "caravan-embed");
    }
}
