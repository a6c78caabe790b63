package dev.caravan.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

@DisplayName("The real engine of the wire tests")
class LlamaProcessTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String ASK =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"What is the weather in Paris?\"}]";
    private static final String SCHEMA =
            """
            {"type":"object","additionalProperties":false,"required":["city","unit"],
             "properties":{"city":{"type":"string","maxLength":40},"unit":{"enum":["c","f"]}}}
            """;
    private static final String TOOL =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
                    + "\"parameters\":"
                    + SCHEMA
                    + "}}],\"tool_choice\":\"required\"";
    private static LlamaProcess llama;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        client = HttpClient.newHttpClient();
        llama = LlamaProcess.startOrSkip();
    }

    @AfterAll
    static void stop() {
        client.close();
        if (llama != null) {
            llama.close();
        }
    }

    @Test
    void answersTheSameToTheSameRequest() throws Exception {
        JsonNode first = MAPPER.readTree(chat(ASK + ",\"max_tokens\":12}"));
        JsonNode second = MAPPER.readTree(chat(ASK + ",\"max_tokens\":12}"));

        JsonNode choice = first.path("choices").path(0);
        assertThat(choice.path("message").path("content").asText()).isNotEmpty();
        assertThat(choice).isEqualTo(second.path("choices").path(0));
        assertThat(first.path("usage").path("prompt_tokens").asInt()).isGreaterThan(5);
        assertThat(first.path("usage").path("completion_tokens").asInt()).isBetween(1, 12);
    }

    @Test
    void streamsSeveralChunks() throws Exception {
        List<String> events =
                events(
                        ASK
                                + ",\"max_tokens\":12,\"stream\":true,"
                                + "\"stream_options\":{\"include_usage\":true}}");

        assertThat(events).hasSizeGreaterThan(5).last().isEqualTo("[DONE]");
        JsonNode usage = MAPPER.readTree(events.get(events.size() - 2));
        assertThat(usage.path("usage").path("completion_tokens").asInt()).isGreaterThan(1);
        JsonNode finish = MAPPER.readTree(events.get(events.size() - 3)).path("choices").path(0);
        assertThat(finish.path("finish_reason").asText()).isIn("stop", "length");
    }

    @Test
    void callsAForcedToolWithArgumentsThatFitItsSchema() throws Exception {
        JsonNode reply = MAPPER.readTree(chat(ASK + TOOL + "}"));

        JsonNode call = reply.path("choices").path(0).path("message").path("tool_calls").path(0);
        assertThat(call.path("function").path("name").asText()).isEqualTo("get_weather");
        assertThat(problems(call.path("function").path("arguments").asText())).isEmpty();
        assertThat(reply.path("choices").path(0).path("finish_reason").asText())
                .isEqualTo("tool_calls");
    }

    @Test
    void streamsAForcedToolCall() throws Exception {
        List<String> events = events(ASK + TOOL + ",\"stream\":true}");

        StringBuilder arguments = new StringBuilder();
        for (String event : events.subList(0, events.size() - 1)) {
            JsonNode delta = MAPPER.readTree(event).path("choices").path(0).path("delta");
            JsonNode call = delta.path("tool_calls").path(0);
            arguments.append(call.path("function").path("arguments").asText());
        }
        assertThat(events).hasSizeGreaterThan(6);
        assertThat(problems(arguments.toString())).isEmpty();
    }

    @Test
    void listsItsModel() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(llama.baseUrl() + "/models")).build();

        String models = client.send(request, BodyHandlers.ofString()).body();

        assertThat(MAPPER.readTree(models).path("data").path(0).path("id").asText())
                .isEqualTo(llama.modelName());
    }

    private static Set<String> problems(String arguments) throws Exception {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SCHEMA)
                .validate(MAPPER.readTree(arguments))
                .stream()
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    private static List<String> events(String body) throws Exception {
        return chat(body)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }

    private static String chat(String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(llama.baseUrl() + "/chat/completions"))
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
