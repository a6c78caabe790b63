package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

@DisplayName("INT-2: a message is a line, or a bare body whose envelope says the rest")
class MessageRequestTest {
    private static MessageRequest read(String text, Optional<String> url) throws BadMessage {
        return MessageRequest.read(
                text.getBytes(StandardCharsets.UTF_8), new MessageRequest.Envelope(url, "e1"));
    }

    @Test
    void isALineAsItStands() throws BadMessage {
        MessageRequest request = read(Inputs.line("c1", "a/one"), Optional.of("/v1/embeddings"));
        assertThat(request.customId()).isEqualTo("c1");
        assertThat(request.url()).isEqualTo("/v1/chat/completions");
        assertThat(request.body().path("model").asText()).isEqualTo("a/one");
    }

    @Test
    void isABareBodyWithTheEnvelopesName() throws BadMessage {
        MessageRequest chat = read("{\"messages\":[]}", Optional.empty());
        assertThat(chat.customId()).isEqualTo("e1");
        assertThat(chat.url()).isEqualTo("/v1/chat/completions");
        assertThat(chat.body().has("messages")).isTrue();
        assertThat(read("{\"input\":\"x\"}", Optional.of("/v1/embeddings")).url())
                .isEqualTo("/v1/embeddings");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "hello                                      ; ''                ; invalid_json",
                "{                                          ; ''                ; invalid_json",
                "7                                          ; ''                ; invalid_json",
                "{\"messages\":[]}                          ; /v1/completions   ; invalid_url",
                "{\"messages\":[],\"stream\":true}          ; ''                ;"
                        + " stream_not_allowed",
                "{\"method\":\"POST\"}                      ; ''                ;"
                        + " missing_custom_id",
                "{\"custom_id\":\"a\",\"messages\":[]}      ; ''                ; invalid_method",
                "{\"custom_id\":7,\"body\":{}}              ; ''                ;"
                        + " missing_custom_id",
            })
    void refusesWhatIsNeither(String text, String url, String code) {
        assertThatExceptionOfType(BadMessage.class)
                .isThrownBy(
                        () -> read(text, url.equals("''") ? Optional.empty() : Optional.of(url)))
                .satisfies(
                        fault -> {
                            assertThat(fault.code()).isEqualTo(code);
                            assertThat(fault.reason())
                                    .startsWith(code + ": ")
                                    .hasSizeGreaterThan(code.length() + 10);
                        });
    }
}
