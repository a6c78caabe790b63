package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ToolChoiceOptions;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

@DisplayName("RSP-1 to RSP-4: the official OpenAI client, unmodified")
final class ResponsesSdkWireTest {
    private static Responders all;
    private static OpenAIClient openai;

    @BeforeAll
    static void start() {
        all = new Responders();
        openai =
                OpenAIOkHttpClient.builder()
                        .baseUrl(all.gateway.baseUrl())
                        .apiKey("any")
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    static void stop() {
        openai.close();
        all.close();
    }

    @BeforeEach
    void reset() {
        all.reset();
    }

    private static ResponseCreateParams.Builder ask(String model) {
        return ResponseCreateParams.builder().model(model).input("hello there");
    }

    private static Response streamed(ResponseCreateParams params) {
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (var stream = openai.responses().createStreaming(params)) {
            stream.stream().forEach(event -> whole.accumulate(event.validate()));
        }
        return whole.response();
    }

    private static String text(Response response) {
        return response.output().getLast().asMessage().content().getFirst().asOutputText().text();
    }

    @Test
    void getsAPlainResponseAndAccumulatesAStream() {
        Response plain = openai.responses().create(ask("second/two").build()).validate();
        Response streamed = streamed(ask("second/two").build()).validate();

        for (Response response : List.of(plain, streamed)) {
            assertThat(text(response)).isEqualTo("second here");
            assertThat(response.status()).hasValue(ResponseStatus.COMPLETED);
            assertThat(response.model().asString()).isEqualTo("second/two");
            assertThat(response.usage()).isPresent();
        }
    }

    @Test
    void getsAToolCallPlainAndStreamed() {
        ResponseCreateParams params =
                ask("first/one")
                        .addTool(
                                FunctionTool.builder()
                                        .name("get_weather")
                                        .strict(false)
                                        .parameters(
                                                FunctionTool.Parameters.builder()
                                                        .putAdditionalProperty(
                                                                "type", JsonValue.from("object"))
                                                        .putAdditionalProperty(
                                                                "properties",
                                                                JsonValue.from(
                                                                        Map.of(
                                                                                "city",
                                                                                Map.of(
                                                                                        "type",
                                                                                        "string"))))
                                                        .putAdditionalProperty(
                                                                "required",
                                                                JsonValue.from(List.of("city")))
                                                        .build())
                                        .build())
                        .toolChoice(ToolChoiceOptions.REQUIRED)
                        .build();

        for (Response response : List.of(openai.responses().create(params), streamed(params))) {
            var call = response.output().getLast().asFunctionCall();
            assertThat(call.name()).isEqualTo("get_weather");
            assertThat(call.arguments()).contains("\"city\"");
            assertThat(call.callId()).isNotEmpty();
        }
    }

    @Test
    void continuesShowsAndForgets() {
        Response first = openai.responses().create(ask("second/two").build());
        Response second =
                openai.responses().create(ask("second/two").previousResponseId(first.id()).build());

        assertThat(second.previousResponseId()).hasValue(first.id());
        assertThat(openai.responses().retrieve(first.id()).id()).isEqualTo(first.id());
        assertThat(openai.responses().inputItems().list(first.id()).data()).hasSize(1);
        openai.responses().delete(first.id());
        assertThatThrownBy(() -> openai.responses().retrieve(first.id()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(
                        () ->
                                openai.responses()
                                        .create(
                                                ask("second/two")
                                                        .previousResponseId(first.id())
                                                        .build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining(first.id());
    }

    @Test
    @DisplayName("RSP-3: the client sees a stream that breaks off as a failed response")
    void seesAFailedResponse() {
        all.first.behave(
                "{\"tokenDelayMs\":50,\"faults\":[{\"kind\":\"close\",\"afterEvents\":3}]}");

        Response response = streamed(ask("first/one").build());

        assertThat(response.status()).hasValue(ResponseStatus.FAILED);
        assertThat(response.error()).isPresent();
    }
}
