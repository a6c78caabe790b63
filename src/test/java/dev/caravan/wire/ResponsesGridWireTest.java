package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;

import dev.caravan.fake.CannedServer;
import dev.caravan.fake.GatewayProcess;
import dev.caravan.responses.ResponseSchema;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

@DisplayName("RSP-2, RSP-3: all that a model may say, over a provider that chats and a native one")
final class ResponsesGridWireTest {
    private static CannedServer chats;
    private static CannedServer speaks;
    private static GatewayProcess gateway;
    private static Client client;
    private static OpenAIClient openai;

    @BeforeAll
    static void start() {
        chats = CannedServer.ofProvider();
        speaks = CannedServer.ofProvider();
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: { http: { endpoints: { responses: { enabled: true } } }, %s },
                          agents: { defaults: { model: "chats/m" } },
                          models: { mode: "replace", providers: {
                            chats: { baseUrl: "%s/v1", models: [{ id: "m" }] },
                            speaks: { baseUrl: "%s/v1", api: "openai-responses", models: [{ id: "m" }] },
                          } },
                        }
                        """
                                .formatted(TwoProviders.NO_COOLDOWN, chats.url(), speaks.url()));
        client = new Client(gateway.baseUrl());
        openai =
                OpenAIOkHttpClient.builder()
                        .baseUrl(gateway.baseUrl())
                        .apiKey("any")
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    static void stop() {
        openai.close();
        client.close();
        gateway.close();
        chats.close();
        speaks.close();
    }

    static Stream<Arguments> grid() {
        return Stream.of("chats/m", "speaks/m")
                .flatMap(
                        model ->
                                Stream.of(
                                        Arguments.of(
                                                model,
                                                Said.TEXT,
                                                "message output_text=hello world"),
                                        Arguments.of(
                                                model, Said.TOOL, "function_call look {\"at\":1}"),
                                        Arguments.of(
                                                model,
                                                Said.THOUGHTS,
                                                "reasoning reasoning_text=let me see, message"
                                                        + " output_text=hello"),
                                        Arguments.of(
                                                model, Said.REFUSAL, "message refusal=I will not"),
                                        Arguments.of(
                                                model,
                                                Said.TOO_LONG,
                                                "message output_text=hello wo"),
                                        Arguments.of(model, Said.CUT, "")));
    }

    /** A whole reply that breaks off is no reply: the next model is asked. */
    static Stream<Arguments> whole() {
        return grid().filter(row -> !row.get()[1].equals(Said.CUT));
    }

    private static void prepare(Said said, boolean stream) {
        chats.answers(stream ? said.chatStream() : said.chat());
        speaks.answers(stream ? said.responseStream() : said.response());
    }

    private static String body(String model, boolean stream) {
        return Client.MAPPER
                .createObjectNode()
                .put("model", model)
                .put("input", "hello there")
                .put("stream", stream)
                .toString();
    }

    private static ResponseStatus end(Said said) {
        if (said.cut()) {
            return ResponseStatus.FAILED;
        }
        return said.tooLong() ? ResponseStatus.INCOMPLETE : ResponseStatus.COMPLETED;
    }

    /** What a client sees of the output. */
    private static String shown(JsonNode response) {
        List<String> items = new ArrayList<>();
        for (JsonNode item : response.path("output")) {
            String type = item.path("type").asText();
            JsonNode part = item.at("/content/0");
            items.add(
                    type.equals("function_call")
                            ? "function_call %s %s"
                                    .formatted(
                                            item.path("name").asText(),
                                            item.path("arguments").asText())
                            : "%s %s=%s"
                                    .formatted(
                                            type,
                                            part.path("type").asText(),
                                            part.path("text")
                                                    .asText(part.path("refusal").asText())));
        }
        return String.join(", ", items);
    }

    private static JsonNode tree(Response response) {
        return com.openai.core.ObjectMappers.jsonMapper().valueToTree(response);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("whole")
    @DisplayName("a whole response is valid, and the official client reads it")
    void answersWhole(String model, Said said, String output) {
        prepare(said, false);

        JsonNode response = client.post("/responses", body(model, false)).json();
        ResponseSchema.requireResponse(response);
        assertThat(shown(response)).isEqualTo(output);
        assertThat(response.path("status").asText()).isEqualTo(end(said).asString());
        assertThat(response.at("/usage/total_tokens").asInt()).isEqualTo(5);

        Response read = openai.responses().create(ask(model)).validate();
        assertThat(shown(tree(read))).isEqualTo(output);
    }

    private static ResponseCreateParams ask(String model) {
        return ResponseCreateParams.builder().model(model).input("hello there").build();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("grid")
    @DisplayName("the events are valid, in order, and the client's helper makes the same of them")
    void streams(String model, Said said, String output) {
        prepare(said, true);

        Client.Answer answer = client.post("/responses", body(model, true));
        List<JsonNode> events = answer.events().stream().map(ResponsesGridWireTest::tree).toList();
        assertThat(answer.text()).doesNotContain("[DONE]");
        inOrder(events);
        JsonNode last = events.getLast();
        assertThat(last.path("type").asText()).isEqualTo("response." + end(said).asString());
        if (said.cut()) {
            assertThat(last.at("/response/error/message").asText()).isNotEmpty();
        } else {
            assertThat(shown(last.path("response"))).isEqualTo(output);
        }

        ResponseAccumulator whole = ResponseAccumulator.create();
        try (var stream = openai.responses().createStreaming(ask(model))) {
            stream.stream().forEach(event -> whole.accumulate(event.validate()));
        }
        assertThat(whole.response().validate().status()).hasValue(end(said));
        if (!said.cut()) {
            assertThat(shown(tree(whole.response()))).isEqualTo(output);
        }
    }

    /** Valid, counted, each thing begun before it goes on and ended before the next begins. */
    private static void inOrder(List<JsonNode> events) {
        Set<String> open = new HashSet<>();
        assertThat(events.getFirst().path("type").asText()).isEqualTo("response.created");
        for (int i = 0; i < events.size(); i++) {
            JsonNode event = events.get(i);
            ResponseSchema.requireEvent(event);
            assertThat(event.path("sequence_number").asInt()).isEqualTo(i);
            String item = event.path("item_id").asText(event.at("/item/id").asText());
            String type = event.path("type").asText().replace("response.", "");
            switch (type) {
                case "output_item.added", "content_part.added" ->
                        assertThat(open.add(type.substring(0, 12) + item)).as(type).isTrue();
                case "output_item.done", "content_part.done" ->
                        assertThat(open.remove(type.substring(0, 12) + item)).as(type).isTrue();
                case "function_call_arguments.done" ->
                        assertThat(event.path("name").asText()).isEqualTo("look");
                default -> {
                    if (type.endsWith(".delta") || type.endsWith(".done")) {
                        assertThat(open).as(type).contains("output_item." + item);
                    }
                }
            }
        }
    }

    private static JsonNode tree(String json) {
        try {
            return Client.MAPPER.readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
