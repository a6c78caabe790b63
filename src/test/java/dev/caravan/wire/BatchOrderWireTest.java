package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("BAT-4: uploads and orders that are wrong, or come again")
final class BatchOrderWireTest {
    private static TwoProviders both;

    @BeforeAll
    static void start() {
        both = new TwoProviders();
    }

    @AfterAll
    static void stop() {
        both.close();
    }

    private static String upload(String text) {
        return form("multipart/form-data; boundary=b", "batch", text).json().path("id").asText();
    }

    @Test
    @DisplayName("6.4: what is wrong with an upload or an order is said")
    void refusesWhatIsWrong() {
        String type = "multipart/form-data; boundary=b";
        assertThat(form(type, "fine-tune", "x").errorMessage()).contains("purpose");
        assertThat(form(type, "batch", "").errorMessage()).contains("empty");
        assertThat(form("application/json", "batch", "x").status()).isEqualTo(415);
        assertThat(form(type, "batch", "x").status()).isEqualTo(200);
        String file = upload(BatchWireTest.line(1, "second/two"));
        assertThat(order(file, "/v1/moderations", "24h", "{}").errorMessage())
                .contains("endpoint: expected one of /v1/chat/completions");
        String chat = "/v1/chat/completions";
        assertThat(order(file, chat, "1h", "{}").errorMessage()).contains("completion_window");
        assertThat(order(file, chat, "24h", "{\"a\":1}").errorMessage()).contains("metadata");
        assertThat(order("file-0", chat, "24h", "{}").status()).isEqualTo(404);
        assertThat(both.client.get("/batches/ghost").status()).isEqualTo(404);
        assertThat(both.client.get("/files/ghost/content").status()).isEqualTo(404);
    }

    private static Client.Answer form(String type, String purpose, String content) {
        return both.client.post(
                "/files",
                ("--b\r\n"
                     + "Content-Disposition: form-data; name=\"purpose\"\r\n\r\n"
                     + "%s\r\n"
                     + "--b\r\n"
                     + "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
                     + "%s\r\n"
                     + "--b--\r\n")
                        .formatted(purpose, content),
                "Content-Type",
                type);
    }

    private static Client.Answer order(
            String file, String endpoint, String window, String metadata, String... headers) {
        return both.client.post(
                "/batches",
                "{\"input_file_id\":\"%s\",\"endpoint\":\"%s\",\"completion_window\":\"%s\",\"metadata\":%s}"
                        .formatted(file, endpoint, window, metadata),
                headers);
    }

    @Test
    @DisplayName("6.4: the same Idempotency-Key and body, the same batch; another body, 409")
    void knowsARepeatedOrder() {
        String file = upload(BatchWireTest.line(1, "second/two"));
        String chat = "/v1/chat/completions";
        String[] key = {"Idempotency-Key", "key-" + file};
        String first = order(file, chat, "24h", "{}", key).json().path("id").asText();
        assertThat(order(file, chat, "24h", "{}", key).json().path("id").asText())
                .isEqualTo(first)
                .startsWith("batch_");
        assertThat(order(file, chat, "24h", "{\"a\":\"b\"}", key).status()).isEqualTo(409);
        assertThat(order(file, chat, "24h", "{}").json().path("id").asText()).isNotEqualTo(first);
    }
}
