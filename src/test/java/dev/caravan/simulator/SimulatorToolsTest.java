package dev.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

@DisplayName("OPS-2 The simulator calls tools")
class SimulatorToolsTest {
    private static final String HELLO =
            "{\"model\":\"m1\",\"messages\":[{\"role\":\"user\",\"content\":\"héllo world\"}]";
    private static final String TOOLS =
            """
            ,"tools":[
             {"type":"function","function":{"name":"weather","parameters":{"type":"object",
              "properties":{"city":{"type":"string"},"unit":{"enum":["c","f"]},
                            "days":{"type":"integer","minimum":2}},"required":["city"]}}},
             {"type":"function","function":{"name":"search","parameters":{"type":"object",
              "properties":{"q":{"type":"string"}}}}}]
            """;
    private static Simulator simulator;
    private static Client client;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.onFreePort());
        client = new Client(simulator.baseUrl());
    }

    @AfterAll
    static void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void callsTheToolThatIsForcedOrMentioned() throws Exception {
        String named =
                ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"search\"}}}";
        assertThat(called(HELLO + TOOLS + named)).containsExactly("search");
        assertThat(called(HELLO + TOOLS + ",\"tool_choice\":\"required\"}"))
                .containsExactly("weather");
        String both = HELLO.replace("héllo", "call search and call weather, not call searching");
        assertThat(called(both + TOOLS + "}")).containsExactly("weather", "search");
        assertThat(called(both + TOOLS + ",\"tool_choice\":\"none\"}")).isEmpty();
        assertThat(called(HELLO + TOOLS + "}")).isEmpty();
    }

    @Test
    void streamsAToolCallInPiecesThatJoinToItsArguments() throws Exception {
        List<String> events =
                client.events(HELLO + TOOLS + ",\"tool_choice\":\"required\",\"stream\":true}");

        List<JsonNode> pieces = new ArrayList<>();
        for (String event : events.subList(0, events.size() - 1)) {
            delta(event).path("tool_calls").forEach(pieces::add);
        }
        String arguments =
                pieces.stream()
                        .map(piece -> piece.path("function").path("arguments").asText())
                        .collect(Collectors.joining());
        assertThat(pieces).hasSizeGreaterThan(4).allMatch(p -> p.path("index").asInt(-1) == 0);
        assertThat(pieces.getFirst().path("function").path("name").asText()).isEqualTo("weather");
        assertThat(Json.MAPPER.readTree(arguments).toString())
                .isEqualTo("{\"city\":\"sample\",\"unit\":\"c\",\"days\":2}");
        assertThat(events.get(events.size() - 2)).contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void quotesAToolResult() throws Exception {
        String body =
                """
                {"messages":[{"role":"user","content":"call weather"},
                 {"role":"assistant","content":null,"tool_calls":[]},
                 {"role":"tool","tool_call_id":"a","content":"21 degrees"}]
                """;

        JsonNode choice = client.chatJson(body + TOOLS + "}").path("choices").path(0);

        assertThat(choice.path("message").path("content").asText())
                .isEqualTo("Caravan simulator here. The tool said: 21 degrees");
    }

    private static List<String> called(String body) throws Exception {
        JsonNode message = client.chatJson(body).path("choices").path(0).path("message");
        return message.path("tool_calls").findValuesAsText("name");
    }

    private static JsonNode delta(String event) throws Exception {
        return json(event).path("choices").path(0).path("delta");
    }

    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text);
    }
}
