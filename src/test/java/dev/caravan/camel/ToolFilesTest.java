package dev.caravan.camel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

@DisplayName("TOL-1: a tool is a route file with its schema beside it")
class ToolFilesTest {
    private static final String ROUTE = ".camel.yaml";
    private static final String SCHEMA = "{\"type\":\"object\",\"description\":\"Does it.\"}";

    private static ToolFiles.Read read(Map<String, String> files) {
        Map<Path, String> contents = new HashMap<>();
        files.forEach((name, text) -> contents.put(Path.of("routes").resolve(name), text));
        return ToolFiles.read(contents, ROUTE);
    }

    @Test
    void findsToolsByTheirNames() {
        ToolFiles.Read read =
                read(
                        Map.of(
                                "tools/tool-a.camel.yaml", "",
                                "tools/tool-a.schema.json", SCHEMA,
                                "tools/run-tool.camel.yaml", "",
                                "serve.camel.yaml", "",
                                "intake/tool-b.camel.yaml", ""));
        assertThat(read.problems()).isEmpty();
        assertThat(read.catalog().names()).containsExactly("a");
    }

    @Test
    void saysWhichHalfIsMissing() {
        assertThat(read(Map.of("tools/tool-a.camel.yaml", "")).problems())
                .containsExactly(
                        "routes/tools/tool-a.camel.yaml: the schema of its arguments is missing,"
                                + " expected in routes/tools/tool-a.schema.json");
        assertThat(read(Map.of("tools/tool-a.schema.json", SCHEMA)).problems())
                .containsExactly(
                        "routes/tools/tool-a.schema.json: the tool's route is missing, expected in"
                                + " routes/tools/tool-a.camel.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | { | line 1",
                "a | [] | expected a JSON object",
                "a | {} | type: expected",
                "a.b | {} | letters, digits, _ and -"
            })
    void saysWhatIsWrongWithASchema(String name, String schema, String told) {
        List<String> problems =
                read(Map.of(
                                "tools/tool-" + name + ROUTE,
                                "",
                                "tools/tool-" + name + ".schema.json",
                                schema))
                        .problems();
        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("routes/tools/tool-" + name + ".schema.json: ")
                .contains(told);
    }
}
