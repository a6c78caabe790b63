package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.fake.CannedServer;
import dev.caravan.fake.CannedServer.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;

@DisplayName("TOL-1: the rounds of a request, with a model that asks for odd things")
final class ToolRoundsWireTest {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static ToolsGateway all;

    @BeforeAll
    static void start() throws IOException {
        all = new ToolsGateway();
    }

    /** Without the looks at the provider's health. */
    private static List<CannedServer.Asked> asked() {
        return all.odd.asked().stream().filter(a -> a.path().endsWith("/completions")).toList();
    }

    @AfterAll
    static void stop() {
        all.close();
    }

    private static String calling(String name, String arguments, boolean stream) {
        ObjectNode reply = Client.MAPPER.createObjectNode();
        ObjectNode choice = reply.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject(stream ? "delta" : "message");
        message.put("role", "assistant").put("content", "Let me see. ");
        ObjectNode call = message.putArray("tool_calls").addObject().put("index", 0);
        call.put("id", "c1").putObject("function").put("name", name).put("arguments", arguments);
        choice.put("finish_reason", "tool_calls");
        reply.putObject("usage").put("prompt_tokens", 10).put("completion_tokens", 1);
        return stream ? "data: " + reply + "\n\ndata: [DONE]\n\n" : reply.toString();
    }

    private static String saying(String text, boolean stream) {
        ObjectNode reply = Client.MAPPER.createObjectNode();
        ObjectNode choice = reply.putArray("choices").addObject().put("index", 0);
        choice.putObject(stream ? "delta" : "message").put("content", text);
        choice.put("finish_reason", "stop");
        reply.putObject("usage").put("prompt_tokens", 20).put("completion_tokens", 2);
        return stream ? "data: " + reply + "\n\ndata: [DONE]\n\n" : reply.toString();
    }

    private static Answer answer(String body, boolean stream) {
        return new Answer(200, stream ? EVENTS : JSON, body);
    }

    @ParameterizedTest(name = "stream={0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("wrong arguments do not reach the tool; the model is told and may mend them")
    void refusesWrongArguments(boolean stream) throws IOException {
        all.odd.answers(
                answer(calling("stock", "{\"article\":7,\"or\":\"1=1\"}", stream), stream),
                answer(calling("stock", "{\"article\"", stream), stream),
                answer(saying("Sorry.", stream), stream));
        Client.Answer answer = all.ask("odd", stream, "hi");
        assertThat(ToolsGateway.content(answer, stream)).endsWith("Sorry.");
        JsonNode last = Client.MAPPER.readTree(asked().getLast().body()).path("messages");
        assertThat(last.get(2).path("content").asText())
                .contains("do not fit the tool's schema")
                .contains("$.article: integer found, string expected")
                .contains("'or'");
        assertThat(last.get(4).path("content").asText()).contains("no JSON object: line 1");
        assertThat(last.at("/3/tool_calls/0/function/arguments").asText()).isEqualTo("{}");
        all.gateway.awaitLog("tool=stock agent=odd round=2 outcome=refused");
    }

    @Test
    @DisplayName("what is said between the rounds streams on, as one reply with one usage")
    void streamsOnBetweenTheRounds() {
        all.odd.answers(
                answer(calling("stock", "{\"article\":\"lamp\"}", true), true),
                answer(saying("Twelve.", true), true));
        ObjectNode body = ToolsGateway.body("odd", true, "hi");
        body.putObject("stream_options").put("include_usage", true);
        Client.Answer answer = all.client.post("/chat/completions", body.toString());

        assertThat(ToolsGateway.content(answer, true)).isEqualTo("Let me see. Twelve.");
        List<String> events = answer.events();
        assertThat(events).last().isEqualTo("[DONE]");
        assertThat(events.get(events.size() - 2))
                .contains("\"prompt_tokens\":30")
                .contains("\"completion_tokens\":3");
        assertThat(answer.text().split("\"finish_reason\":\"", -1)).hasSize(2);
        assertThat(answer.text().split("\"usage\":", -1)).hasSize(2);
    }

    @Test
    @DisplayName(
            "BAT-1, DGN-3: a line of a batch has the same rounds; each run and attempt is counted")
    void answersLines() {
        all.odd.answers(
                answer(calling("stock", "{\"article\":\"lamp\"}", false), false),
                answer(saying("Twelve.", false), false));
        String line =
                "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":%s}"
                        .formatted(ToolsGateway.body("odd", false, "hi"));
        String file =
                all.client
                        .post(
                                "/files",
                                "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n"
                                        + "batch\r\n--b\r\nContent-Disposition: form-data;"
                                        + " name=\"file\"; filename=\"a\"\r\n\r\n"
                                        + line
                                        + "\r\n--b--\r\n",
                                "Content-Type",
                                "multipart/form-data; boundary=b")
                        .json()
                        .path("id")
                        .asText();
        String batch =
                all.client
                        .post(
                                "/batches",
                                "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}"
                                        .formatted(file))
                        .json()
                        .path("id")
                        .asText();
        JsonNode done =
                await().atMost(Duration.ofSeconds(20))
                        .until(
                                () -> all.client.get("/batches/" + batch).json(),
                                job -> job.path("status").asText().equals("completed"));
        String results =
                all.client
                        .get("/files/" + done.path("output_file_id").asText() + "/content")
                        .text();

        assertThat(results).contains("Twelve.").contains("\"prompt_tokens\":30");
        try (Client observe = new Client(all.gateway.baseUrl().replace("/v1", "/observe"))) {
            assertThat(observe.get("/metrics").text())
                    .containsPattern(
                            "caravan_tool_duration_seconds_count\\{outcome=\"answered\",tool=\"stock\"}"
                                + " [1-9]")
                    .containsPattern(
                            "caravan_attempts_total\\{model=\"one\",provider=\"odd\",reason=\"ok\"}"
                                    + " ([2-9]|1\\d)");
        }
        assertThat(all.gateway.log())
                .anyMatch(
                        l ->
                                l.contains("batch-line 200")
                                        && l.matches(".*odd/one:ok.*odd/one:ok.*"));
    }

    @Test
    @DisplayName("HTTP-9: a client that leaves while a tool runs ends the tool with it")
    void endsWithItsClient() throws IOException {
        all.rates.answers(new Answer(0, JSON, ""));
        int before = all.rates.asked().size();
        URI base = URI.create(all.gateway.baseUrl());
        byte[] body =
                ToolsGateway.body("clerk", true, "call exchange-rate").toString().getBytes(UTF_8);
        long left;
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream()
                    .write(
                            ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                                            + "Content-Type: application/json\r\nContent-Length: "
                                            + body.length
                                            + "\r\n\r\n")
                                    .getBytes(UTF_8));
            socket.getOutputStream().write(body);
            await().until(() -> all.rates.asked().size() > before);
            left = System.nanoTime();
        }
        all.gateway.awaitLog("client_disconnected agent=clerk");
        // Its own timeout is 1,500 ms.
        assertThat(Duration.ofNanos(System.nanoTime() - left)).isLessThan(Duration.ofMillis(1_200));
    }

    @Test
    @DisplayName("a whole reply tells of the tokens of all rounds")
    void addsUpTheUsage() {
        all.odd.answers(
                answer(calling("stock", "{\"article\":\"lamp\"}", false), false),
                answer(saying("Twelve.", false), false));
        assertThat(all.ask("odd", false, "hi").json().at("/usage/prompt_tokens").asInt())
                .isEqualTo(30);
    }

    @ParameterizedTest(name = "stream={0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("a model that never stops asking is stopped after maxToolRounds")
    void endsTheRounds(boolean stream) throws IOException {
        all.odd.answers(answer(calling("stock", "{\"article\":\"lamp\"}", stream), stream));
        Client.Answer answer = all.ask("odd", stream, "hi");
        assertThat(answer.text())
                .contains("tool_rounds_exceeded")
                .contains("after 2 rounds of them (maxToolRounds)");
        assertThat(answer.status()).isEqualTo(stream ? 200 : 502);
        assertThat(asked()).hasSize(3);
        assertThat(Client.MAPPER.readTree(asked().getLast().body()).path("tool_choice").asText())
                .isEqualTo("none");
    }
}
