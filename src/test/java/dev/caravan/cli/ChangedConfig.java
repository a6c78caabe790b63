package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.Terminal.Run;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A configuration of two files that commands change, for the tests of it. */
abstract class ChangedConfig {
    static final String MAIN =
            """
            // ours
            {
              gateway: { port: 1234 }, // the port
              models: {
                mode: "replace",
                providers: {
                  here: {
                    baseUrl: "http://127.0.0.1:1/v1",
                    apiKey: "${HERE_KEY}",
                    models: [
                      { id: "a" }, // first
                      { id: "b" },
                    ],
                  },
                },
              },
            }
            """;

    static final String DEMO =
            """
            // demo
            { baseUrl: "http://127.0.0.1:2/v1" }
            """;

    @TempDir Path folder;
    Path main = Path.of("");
    Path demo = Path.of("");

    @BeforeEach
    void write() throws IOException {
        main = Files.writeString(folder.resolve("gateway.json5"), MAIN);
        Files.createDirectories(folder.resolve("providers"));
        demo = Files.writeString(folder.resolve("providers/demo.json5"), DEMO);
    }

    Run config(String... args) {
        List<String> all = new ArrayList<>(List.of("config"));
        all.addAll(List.of(args));
        all.addAll(List.of("--config", main.toString()));
        return new Terminal(Map.of("HERE_KEY", "k")).run(all.toArray(String[]::new));
    }

    void assertUnchanged() throws IOException {
        assertThat(main).hasContent(MAIN);
        assertThat(demo).hasContent(DEMO);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(main, folder.resolve("providers"));
        }
    }
}
