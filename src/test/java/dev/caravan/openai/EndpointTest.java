package dev.caravan.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.Environment;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.Overrides;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

@DisplayName("HTTP-1: the doors of the front")
class EndpointTest {
    @TempDir Path folder;

    private GatewayConfig config(String text) throws IOException, InvalidConfig {
        Path file = Files.writeString(folder.resolve("gateway.json5"), text);
        return new ConfigLoader(Environment.of(Map.of()), Overrides.NONE).load(file).config();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("HTTP-1: each is the door of the route of its name")
    void isFoundByItsRoute(Endpoint endpoint) {
        String route = endpoint.name().toLowerCase(Locale.ROOT).replace('_', '-');

        assertThat(Endpoint.ofRoute(route)).isEqualTo(endpoint);
    }

    @Test
    @DisplayName("HTTP-1: a route without a door is a fault of the house")
    void refusesRoutesWithoutADoor() {
        assertThatThrownBy(() -> Endpoint.ofRoute("serve"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT_COMPLETIONS, POST, true",
        "CHAT_COMPLETIONS, GET, false",
        "CHAT_COMPLETIONS, POS, false",
        "CHAT_COMPLETIONS, post, false",
        "MODELS, GET, true",
        "MODELS, POST, false",
        "CONSOLE_API, GET, true",
        "CONSOLE_API, POST, true",
        "CONSOLE_API, DELETE, false",
        "HEALTH, GET, true",
    })
    @DisplayName("HTTP-1: only the listed methods")
    void allowsItsMethods(Endpoint endpoint, String method, boolean allowed) {
        assertThat(endpoint.allows(method)).isEqualTo(allowed);
    }

    @Test
    @DisplayName("HTTP-1: shut by default; the key that opens it opens the models too")
    void opensByItsKey() throws IOException, InvalidConfig {
        GatewayConfig shut = config("{}");
        GatewayConfig open =
                config(
                        "{ gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } }"
                                + " }");

        assertThat(Endpoint.CHAT_COMPLETIONS.isOpen(shut)).isFalse();
        assertThat(Endpoint.MODELS.isOpen(shut)).isFalse();
        assertThat(Endpoint.HEALTH.isOpen(shut)).isTrue();
        assertThat(Endpoint.CHAT_COMPLETIONS.isOpen(open)).isTrue();
        assertThat(Endpoint.MODELS.isOpen(open)).isTrue();
        assertThat(Endpoint.MODEL.isOpen(open)).isTrue();
    }

    @Test
    @DisplayName("1.2: responses alone open the models, not chat")
    void opensTheModelsForResponses() throws IOException, InvalidConfig {
        GatewayConfig responses =
                config("{ gateway: { http: { endpoints: { responses: { enabled: true } } } } }");

        assertThat(Endpoint.CHAT_COMPLETIONS.isOpen(responses)).isFalse();
        assertThat(Endpoint.MODELS.isOpen(responses)).isTrue();
    }

    @Test
    @DisplayName("OPS-5: the console has a key of its own")
    void opensTheConsoleByItsOwnKey() throws IOException, InvalidConfig {
        assertThat(Endpoint.CONSOLE_API.isOpen(config("{}"))).isTrue();
        assertThat(Endpoint.CONSOLE_API.isOpen(config("{ console: { enabled: false } }")))
                .isFalse();
        assertThat(Endpoint.CONSOLE_API.openedBy()).isEqualTo("console.enabled: true");
        assertThat(Endpoint.MODELS.openedBy())
                .isEqualTo("gateway.http.endpoints.chatCompletions.enabled: true");
    }

    @Test
    @DisplayName("HTTP-3: chat bodies up to 20 MiB, configurable; none where none is read")
    void boundsBodies() throws IOException, InvalidConfig {
        assertThat(Endpoint.CHAT_COMPLETIONS.bodyLimit(config("{}").limits())).isEqualTo(20L << 20);
        assertThat(
                        Endpoint.CHAT_COMPLETIONS.bodyLimit(
                                config("{ gateway: { http: { limits: { chatBodyBytes: 1000 } } } }")
                                        .limits()))
                .isEqualTo(1000);
        assertThat(Endpoint.MODELS.bodyLimit(config("{}").limits())).isZero();
    }
}
