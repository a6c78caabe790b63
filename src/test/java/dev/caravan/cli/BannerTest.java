package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.Environment;
import dev.caravan.config.Overrides;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

@DisplayName("OPS-4: what a person sees when the gateway is up")
class BannerTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chatCompletions: { enabled: true } | /v1/chat/completions, /v1/responses,"
                        + " /v1/embeddings, /v1/files, /v1/batches, /v1/models",
                "chatCompletions: { enabled: true }, responses: { enabled: false } |"
                    + " /v1/chat/completions, /v1/embeddings, /v1/files, /v1/batches, /v1/models",
                "responses: { enabled: true } | /v1/responses, /v1/embeddings, /v1/models",
                "'' | none: set gateway.http.endpoints.chatCompletions.enabled: true"
            })
    void namesWhatIsOpen(String endpoints, String told) throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("gateway.json5"),
                        "{ gateway: { http: { endpoints: { " + endpoints + " } } } }");

        assertThat(
                        Banner.endpoints(
                                new ConfigLoader(Environment.of(Map.of()), Overrides.NONE)
                                        .load(file)
                                        .config()))
                .isEqualTo(told);
    }
}
