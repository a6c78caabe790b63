package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.UnauthorizedException;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class AuthWireTest {
    private static final String KEY = "correct-horse-battery-staple";
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void start() {
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: {
                            auth: {
                              mode: "token",
                              token: "%s",
                              rateLimit: { maxAttempts: 2, windowMs: 60000, lockoutMs: 90000, exemptLoopback: false },
                            },
                            trustedProxies: ["127.0.0.1"],
                            http: { endpoints: { chatCompletions: { enabled: true } } },
                          },
                          models: { mode: "replace", providers: { p: { baseUrl: "http://127.0.0.1:1/v1", models: [{ id: "m" }] } } },
                        }
                        """
                                .formatted(KEY));
        client = new Client(gateway.baseUrl());
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
    }

    private static Answer models(String key, String from) {
        return client.get("/models", "Authorization", "Bearer " + key, "X-Forwarded-For", from);
    }

    @Test
    @DisplayName("HTTP-4: the secret opens, none and a wrong one do not")
    void asksForTheSecret() {
        assertThat(models(KEY, "192.0.2.1").status()).isEqualTo(200);
        Answer missing = client.get("/models");
        assertThat(missing.status()).isEqualTo(401);
        assertThat(missing.json().at("/error/type").asText()).isEqualTo("authentication_error");
        assertThat(models("wrong", "192.0.2.2").status()).isEqualTo(401);
    }

    @Test
    @DisplayName("HTTP-4: too many wrong ones lock the address for a while, no other one")
    void locksAnAddressThatGuesses() {
        for (int i = 0; i < 2; i++) {
            assertThat(models("guess" + i, "192.0.2.9").status()).isEqualTo(401);
        }
        Answer locked = models(KEY, "192.0.2.9");
        assertThat(locked.status()).isEqualTo(429);
        assertThat(Integer.parseInt(locked.header("Retry-After"))).isBetween(60, 90);
        assertThat(models(KEY, "192.0.2.10").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("HTTP-2: auth comes before the body is looked at, path and method before auth")
    void checksInOrder() {
        assertThat(client.post("/chat/completions", "not json").status()).isEqualTo(401);
        assertThat(client.post("/chat/completions", "x".repeat(21 << 20)).status()).isEqualTo(401);
        assertThat(client.get("/chat/completions").status()).isEqualTo(405);
        assertThat(client.get("/nothing").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("HTTP-4: the official client gets its own exception for a wrong key")
    void refusesTheOfficialClient() {
        OpenAIClient openai =
                OpenAIOkHttpClient.builder()
                        .baseUrl(gateway.baseUrl())
                        .apiKey("wrong")
                        .maxRetries(0)
                        .build();
        try {
            assertThatThrownBy(() -> openai.models().list())
                    .isInstanceOf(UnauthorizedException.class);
        } finally {
            openai.close();
        }
    }

    @Test
    @DisplayName("SEC-8: the secret is in no log line")
    void keepsTheSecretOutOfTheLog() {
        assertThat(models(KEY, "192.0.2.1").status()).isEqualTo(200);
        assertThat(gateway.log()).isNotEmpty().noneMatch(line -> line.contains(KEY));
    }
}
