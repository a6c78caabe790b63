package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

@DisplayName("HTTP-6 HTTP-7: the official OpenAI client, unmodified")
final class OpenAiSdkWireTest {
    private static TwoProviders both;
    private static OpenAIClient openai;

    @BeforeAll
    static void start() {
        both = new TwoProviders();
        openai =
                OpenAIOkHttpClient.builder()
                        .baseUrl(both.gateway.baseUrl())
                        .apiKey("any")
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    static void stop() {
        openai.close();
        both.close();
    }

    @BeforeEach
    void reset() {
        both.reset();
    }

    private static ChatCompletionCreateParams.Builder ask(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("hello there");
    }

    @Test
    void getsAPlainReply() {
        ChatCompletion reply = openai.chat().completions().create(ask("second/two").build());

        assertThat(reply.choices().getFirst().message().content()).hasValue("second here");
        assertThat(reply.model()).isEqualTo("second/two");
        assertThat(reply.usage()).isPresent();
    }

    @Test
    void accumulatesAStream() {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (var stream = openai.chat().completions().createStreaming(ask("second/two").build())) {
            stream.stream().forEach(whole::accumulate);
        }

        assertThat(whole.chatCompletion().choices().getFirst().message().content())
                .hasValue("second here");
    }

    @Test
    void getsAToolCallPlainAndStreamed() {
        FunctionDefinition weather =
                FunctionDefinition.builder()
                        .name("get_weather")
                        .parameters(
                                FunctionParameters.builder()
                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                        .putAdditionalProperty(
                                                "properties",
                                                JsonValue.from(
                                                        Map.of("city", Map.of("type", "string"))))
                                        .putAdditionalProperty(
                                                "required", JsonValue.from(List.of("city")))
                                        .build())
                        .build();
        ChatCompletionCreateParams params =
                ask("first/one")
                        .addFunctionTool(weather)
                        .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
                        .build();

        ChatCompletion plain = openai.chat().completions().create(params);
        ChatCompletionAccumulator streamed = ChatCompletionAccumulator.create();
        try (var stream = openai.chat().completions().createStreaming(params)) {
            stream.stream().forEach(streamed::accumulate);
        }

        for (ChatCompletion reply : List.of(plain, streamed.chatCompletion())) {
            var call =
                    reply.choices()
                            .getFirst()
                            .message()
                            .toolCalls()
                            .orElseThrow()
                            .getFirst()
                            .asFunction();
            assertThat(call.function().name()).isEqualTo("get_weather");
            assertThat(call.function().arguments()).contains("\"city\"");
            assertThat(reply.choices().getFirst().finishReason())
                    .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        }
    }

    @Test
    void listsModels() {
        assertThat(openai.models().list().data()).extracting(m -> m.id()).contains("second/two");
        assertThat(openai.models().retrieve("second/two").ownedBy()).isEqualTo("second");
    }

    @Test
    void getsErrorsAsTypedExceptions() {
        assertThatThrownBy(() -> openai.chat().completions().create(ask("nobody/x").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("nobody/x");
        assertThatThrownBy(() -> openai.chat().completions().create(ask("openclaw:ghost").build()))
                .isInstanceOf(BadRequestException.class);
        both.second.behave("{\"faults\":[{\"kind\":\"status\",\"status\":429}]}");
        assertThatThrownBy(() -> openai.chat().completions().create(ask("second/two").build()))
                .isInstanceOf(RateLimitException.class);
        both.second.behave("{\"faults\":[{\"kind\":\"status\",\"status\":500}]}");
        assertThatThrownBy(() -> openai.chat().completions().create(ask("second/two").build()))
                .isInstanceOf(InternalServerException.class)
                .hasMessageContaining("second/two: server_error");
    }

    @Test
    void getsAnErrorInMidStreamAsAnException() {
        both.second.behave("{\"faults\":[{\"kind\":\"close\",\"afterEvents\":2}]}");
        try (var stream = openai.chat().completions().createStreaming(ask("second/two").build())) {
            assertThatThrownBy(() -> stream.stream().forEach(_ -> {}))
                    .isInstanceOf(SseException.class);
        }
    }
}
