package dev.caravan.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

@DisplayName("HTTP-8: each cell of the table of backends is a contract test that shows it")
class BackendTableTest {
    private static final Path TABLE = Path.of("docs/backends/README.md");
    private static final Path CONTRACT = Path.of("src/test/resources/contract");
    private static final Path EMBEDDINGS = Path.of("src/test/resources/embeddings");
    private static final String NONE = "–";

    record Cell(String backend, String column, String test) {
        private String file(String name) {
            Path file = CONTRACT.resolve(test).resolve(name);
            return Files.exists(Repository.TOP.resolve(file))
                    ? String.join("\n", Repository.lines(file))
                    : "";
        }

        String reply() {
            return file("response.json") + file("response.sse");
        }

        String sent() {
            return file("upstream-request.json");
        }

        String provider() {
            return file("provider.json5");
        }

        boolean streams() {
            return !file("response.sse").isEmpty();
        }
    }

    private static List<List<String>> rows() {
        return Repository.lines(TABLE).stream()
                .filter(line -> line.startsWith("| ") && line.contains("` |"))
                .filter(line -> line.chars().filter(c -> c == '|').count() == columns().size() + 1)
                .map(BackendTableTest::cells)
                .toList();
    }

    private static List<String> columns() {
        return cells(
                Repository.lines(TABLE).stream()
                        .filter(line -> line.startsWith("| backend"))
                        .findFirst()
                        .orElseThrow());
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    static List<Cell> named() {
        List<Cell> named = new ArrayList<>();
        for (List<String> row : rows()) {
            for (int i = 1; i < row.size(); i++) {
                if (!row.get(i).equals(NONE)) {
                    named.add(new Cell(row.get(0), columns().get(i), row.get(i).replace("`", "")));
                }
            }
        }
        return named;
    }

    @Test
    void hasARowForEachBackendWithAPage() {
        assertThat(rows()).hasSizeGreaterThan(10);
        for (Path page : Repository.files(Path.of("docs/backends"), ".md")) {
            String name = page.getFileName().toString();
            if (!name.equals("README.md")) {
                assertThat(rows()).anyMatch(row -> row.get(0).contains("(" + name + ")"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void isShownByItsTest(Cell cell) {
        switch (cell.column()) {
            case "chat" -> assertThat(cell.reply()).contains("\"chat.completion\"", "\"content\"");
            case "stream" -> {
                assertThat(cell.streams()).isTrue();
                assertThat(cell.reply()).contains("[DONE]", "chat.completion.chunk");
            }
            case "tools" -> {
                assertThat(cell.sent()).contains("\"tools\"").doesNotContain("\"required\",");
                assertThat(cell.reply()).contains("\"tool_calls\"", "get_weather");
            }
            case "forced tool" -> {
                assertThat(cell.sent())
                        .containsAnyOf("\"tool_choice\": \"required\"", "\"tool_choice\": {\n");
                assertThat(cell.reply()).contains("get_weather");
            }
            case "images" -> assertThat(cell.sent()).contains("iVBORw0KGgo=");
            case "reasoning" -> assertThat(cell.reply()).contains("\"reasoning_content\"");
            case "usage" ->
                    assertThat(cell.reply())
                            .contains("\"completion_tokens\"")
                            .doesNotContain("estimated");
            case "embeddings" ->
                    assertThat(
                                    String.join(
                                            "\n",
                                            Repository.lines(
                                                    EMBEDDINGS
                                                            .resolve(cell.test())
                                                            .resolve("upstream-response.json"))))
                            .contains("\"embedding\"", "\"prompt_tokens\"");
            case "Responses API" -> assertThat(cell.provider()).contains("openai-responses");
            default -> throw new AssertionError("a column without a meaning: " + cell.column());
        }
    }
}
