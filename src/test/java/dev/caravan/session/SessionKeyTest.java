package dev.caravan.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.openai.ApiError;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

@DisplayName("SES-2: the key of a session")
final class SessionKeyTest {
    @Test
    void isTheHeaderAsGiven() {
        assertThat(SessionKey.given("My Key/1 ü").text()).isEqualTo("My Key/1 ü");
        assertThat(SessionKey.given("x".repeat(256)).text()).hasSize(256);
    }

    @Test
    void isDerivedFromAgentAndUserInLowerCase() {
        assertThat(SessionKey.ofUser("main", "Ann@Example").text())
                .isEqualTo("agent:main:openai-user:ann@example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subagent:x", "cron:nightly", "acp:", "Cron:nightly"})
    void refusesReservedPrefixes(String key) {
        assertThatThrownBy(() -> SessionKey.given(key))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(400);
                            assertThat(e.code()).contains("reserved_session_key");
                        })
                .hasMessageContaining("reserved");
    }

    @Test
    void takesAReservedWordThatIsNoPrefix() {
        assertThat(SessionKey.given("my-cron:x").text()).isEqualTo("my-cron:x");
        assertThat(SessionKey.given("cron").text()).isEqualTo("cron");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000", "\u202e", "\u2028", "\ue000"})
    void refusesWhatIsNotPrintable(String key) {
        assertThatThrownBy(() -> SessionKey.given(key))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("x-openclaw-session-key: expected up to 256 printable");
        assertThatThrownBy(() -> SessionKey.ofUser("main", key))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("user: expected");
        assertThatThrownBy(() -> SessionKey.channel(Optional.of(key)))
                .hasMessageContaining("x-openclaw-message-channel: expected");
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> SessionKey.given("x".repeat(257)))
                .hasMessageContaining("found 257");
    }

    @Test
    @DisplayName("DGN-1: a log shows a hash, never the key")
    void showsOnlyAHash() {
        SessionKey key = SessionKey.ofUser("main", "canary");
        assertThat(key.hash()).hasSize(12).isEqualTo(SessionKey.ofUser("main", "CANARY").hash());
        assertThat(key.toString()).contains(key.hash()).doesNotContain("canary");
    }
}
