package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.fake.CannedServer;
import dev.caravan.fake.CannedServer.Answer;
import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.GatewayProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

@DisplayName("TOL-1: tools that are routes, through a real gateway")
final class ToolsWireTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String JSON = "application/json";
    private static final Answer RATES =
            new Answer(200, JSON, "{\"base\":\"EUR\",\"rates\":{\"USD\":1.1}}");
    private static ToolsGateway all;

    @BeforeAll
    static void start() throws IOException {
        all = new ToolsGateway();
    }

    @AfterAll
    static void stop() {
        all.close();
    }

    @BeforeEach
    void calm() {
        all.simulator.behave("{}");
        all.simulator.clear();
        all.rates.answers(RATES);
    }

    /** The messages of the last request that the simulator got. */
    private static JsonNode sent() {
        return all.simulator.requests(CHAT).getLast().path("body").path("messages");
    }

    @ParameterizedTest(name = "stream={0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("a tool that queries a database answers within the reply, and the log says so")
    void answersFromTheDatabase(boolean stream) {
        Client.Answer answer = all.ask("clerk", stream, "please call stock");

        assertThat(ToolsGateway.content(answer, stream))
                .contains("The tool said: [{")
                .contains("\"Oslo\"")
                .contains("12");
        assertThat(answer.text()).doesNotContain("tool_calls");
        assertThat(all.simulator.requests(CHAT)).hasSize(2);
        assertThat(sent())
                .extracting(message -> message.path("role").asText())
                .containsExactly("user", "assistant", "tool");
        assertThat(sent().get(2).path("tool_call_id").asText())
                .isEqualTo(sent().at("/1/tool_calls/0/id").asText())
                .isNotEmpty();
        all.gateway.awaitLog("tool=stock agent=clerk round=1 outcome=answered ms=");
    }

    @ParameterizedTest(name = "stream={0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("a tool that calls HTTP gets its arguments as a query")
    void answersOverHttp(boolean stream) {
        Client.Answer answer = all.ask("clerk", stream, "call exchange-rate");
        assertThat(ToolsGateway.content(answer, stream)).contains("\"rates\":{\"USD\":1.1}");
        assertThat(all.rates.asked())
                .singleElement()
                .extracting(CannedServer.Asked::path)
                .isEqualTo("/v1/latest?base=EUR&symbols=USD%2CGBP");
    }

    @Test
    @DisplayName("an agent that lists no tool offers none")
    void offersNothingToOthers() {
        assertThat(ToolsGateway.content(all.ask("main", false, "call stock"), false))
                .contains("You said");
        assertThat(all.simulator.requests(CHAT).getLast().path("body").has("tools")).isFalse();
    }

    @Test
    @DisplayName("a model that is asked for by name is no agent: it is offered nothing")
    void offersNothingToABareModel() {
        String body =
                ToolsGateway.body("x", false, "call stock").put("model", "sim/one").toString();
        all.client.post("/chat/completions", body);
        assertThat(all.simulator.requests(CHAT).getLast().path("body").has("tools")).isFalse();
    }

    private static ObjectNode withClientTool(ObjectNode body) {
        ObjectNode function =
                body.putArray("tools").addObject().put("type", "function").putObject("function");
        function.put("name", "mine").putObject("parameters").put("type", "object");
        return body;
    }

    @ParameterizedTest(name = "stream={0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("tools of the client go to the client; ours beside them are left out, not run")
    void leavesTheClientItsTools(boolean stream) {
        String body =
                withClientTool(ToolsGateway.body("clerk", stream, "call stock and call mine"))
                        .toString();
        Client.Answer answer = all.client.post("/chat/completions", body);
        assertThat(answer.text())
                .contains("\"mine\"")
                .contains("\"finish_reason\":\"tool_calls\"")
                .doesNotContain("\"stock\"");
        if (stream) {
            assertThat(answer.text()).contains("\"index\":0,").doesNotContain("\"index\":1");
        }
        assertThat(all.simulator.requests(CHAT)).hasSize(1);
    }

    private static void failing(String outcome, String told, Answer answer) {
        all.rates.answers(answer);
        assertThat(ToolsGateway.content(all.ask("clerk", true, "call exchange-rate"), true))
                .contains("The tool said: {\"error\":\"")
                .contains(told);
        all.gateway.awaitLog("tool=exchange-rate agent=clerk round=1 outcome=" + outcome);
    }

    @Test
    @DisplayName("a tool that fails is told to the model, and the turn goes on")
    void tellsOfAFailure() {
        failing("failed", "it was answered HTTP 503", new Answer(503, JSON, "{}"));
    }

    @Test
    @DisplayName("a tool that hangs is given up after its own timeout")
    void tellsOfATimeout() {
        failing("timed_out", "did not answer within 1500 ms", new Answer(0, JSON, ""));
    }

    @Test
    @DisplayName("a tool that returns 10 MB is read no further than its limit")
    void tellsOfTooMuch() {
        failing(
                "too_large",
                "larger than 65536 bytes",
                new Answer(200, JSON, "x".repeat(10 << 20)));
    }

    @Test
    @DisplayName("a session remembers what the client was told, and no call of ours")
    void keepsSessionsWhole() {
        ObjectNode first = ToolsGateway.body("clerk", true, "call stock").put("user", "rounds");
        all.client.post("/chat/completions", first.toString());
        ObjectNode next = ToolsGateway.body("clerk", true, "and now").put("user", "rounds");
        all.client.post("/chat/completions", next.toString());
        assertThat(sent())
                .extracting(message -> message.path("role").asText())
                .containsExactly("user", "assistant", "user");
        assertThat(sent().get(1).path("content").asText()).contains("The tool said");
    }

    @Test
    @DisplayName("the Responses API has the same tools")
    void answersResponses() {
        Client.Answer answer =
                all.client.post(
                        "/responses",
                        "{\"model\":\"openclaw:clerk\",\"input\":\"call stock\",\"stream\":true}");
        assertThat(answer.events().getLast())
                .contains("response.completed")
                .contains("The tool said: [{");
        assertThat(answer.text()).doesNotContain("function_call");
    }

    @Test
    @DisplayName("an agent that lists a tool which is not there: no start, and the log names it")
    void doesNotStartWithoutATool() throws InterruptedException {
        Path folder =
                GatewayProcess.folderWith(
                        """
                        { agents: { list: [{ id: "a", routeTools: ["stok"] }] },
                          models: { mode: "replace" } }
                        """);
        try (ChildJvm child = GatewayProcess.launch(folder, List.of(), Map.of(), "--port", "0")) {
            assertThat(child.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(child.process().exitValue()).isEqualTo(78);
            assertThat(String.join("\n", child.errors()))
                    .contains("agent a, routeTools: no tool stok in routes/tools")
                    .contains("[exchange-rate, stock]");
        }
    }

    private static void edit(String file, String from, String to) throws IOException {
        Path target = all.home.resolve("routes/tools").resolve(file);
        String text = Files.readString(target);
        assertThat(text).contains(from);
        Path next = all.home.resolve("next");
        Files.writeString(next, text.replace(from, to));
        long before = taken();
        Files.move(next, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        await().until(() -> taken() > before);
    }

    private static long taken() {
        return all.gateway.log().stream().filter(line -> line.contains(" routes from ")).count();
    }

    @Test
    @DisplayName("OPS-7: an edit of the YAML changes the tool, one of the schema what is offered")
    void followsEdits() throws IOException {
        edit("tool-stock.camel.yaml", "place, pieces from", "'shelf' as spot from");
        assertThat(ToolsGateway.content(all.ask("clerk", true, "call stock"), true))
                .contains("shelf");
        edit("tool-stock.schema.json", "\"lamp\"", "\"chair\"");
        assertThat(ToolsGateway.content(all.ask("clerk", true, "call stock"), true))
                .contains("chair")
                .doesNotContain("lamp");
        edit("tool-stock.schema.json", "\"chair\"", "\"lamp\"");
        edit("tool-stock.camel.yaml", "'shelf' as spot from", "place, pieces from");
    }
}
