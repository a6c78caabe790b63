package dev.caravan.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.routing.Candidate;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("SHP-3: the limit of tokens")
class TokenLimitTest {
    private static final Candidate STATED = Shapes.proxy("maxTokens: 100");
    private static final Candidate UNSTATED = Shapes.proxy("");

    @Test
    @DisplayName("SHP-3: a stated limit is sent when the client gives none")
    void fillsTheStatedLimit() {
        assertThat(Shapes.shape("", STATED).body().path("max_tokens").asInt()).isEqualTo(100);
        assertThat(Shapes.shape("'max_tokens':null", STATED).body().path("max_tokens").asInt())
                .isEqualTo(100);
        assertThat(Shapes.shape("", STATED).adjusted()).isEmpty();
    }

    @Test
    @DisplayName("SHP-3, PRV-2: without a stated limit none is sent")
    void sendsNoDefault() {
        assertThat(Shapes.shape("", UNSTATED).body().has("max_tokens")).isFalse();
        assertThat(Shapes.shape("'max_tokens':150000", UNSTATED).body().path("max_tokens"))
                .hasToString("150000");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, ''",
        "100, 100, ''",
        "101, 100, max_tokens",
        "99999999999999999999999999, 100, max_tokens",
        "18446744073709551617, 100, max_tokens",
    })
    @DisplayName("SHP-3, SHP-4: a stated limit caps the client's, however large, and says so")
    void capsTheClientsLimit(String asked, int sent, String adjusted) {
        Shaped shaped = Shapes.shape("'max_tokens':" + asked, STATED);

        assertThat(shaped.body().path("max_tokens")).hasToString(String.valueOf(sent));
        assertThat(String.join(",", shaped.adjusted())).isEqualTo(adjusted);
    }

    @Test
    @DisplayName("SHP-3: max_tokens for proxy-style, max_completion_tokens for native endpoints")
    void sendsItUnderTheEndpointsName() {
        Shaped proxy = Shapes.shape("'max_completion_tokens':7", UNSTATED);
        Shaped own = Shapes.shape("'max_tokens':7", Shapes.openai(""));

        assertThat(proxy.body().path("max_tokens").asInt()).isEqualTo(7);
        assertThat(proxy.body().has("max_completion_tokens")).isFalse();
        assertThat(proxy.adjusted()).containsExactly("max_completion_tokens");
        assertThat(own.body().path("max_completion_tokens").asInt()).isEqualTo(7);
        assertThat(own.body().has("max_tokens")).isFalse();
        assertThat(own.adjusted()).containsExactly("max_tokens");
    }

    @Test
    @DisplayName("CMP-5: compat.maxTokensField wins over the kind of endpoint")
    void followsTheRowsField() {
        Candidate candidate =
                Shapes.proxy("maxTokens: 9, compat: { maxTokensField: 'max_completion_tokens' }");

        assertThat(Shapes.shape("", candidate).body().path("max_completion_tokens").asInt())
                .isEqualTo(9);
        assertThat(Shapes.shape("'max_tokens':8", candidate).body().has("max_tokens")).isFalse();
    }

    @Test
    @DisplayName("SHP-4: of two limits the endpoint's own counts, and the other is named")
    void dropsTheOtherOfTwo() {
        Shaped shaped = Shapes.shape("'max_tokens':5,'max_completion_tokens':6", UNSTATED);

        assertThat(shaped.body().path("max_tokens").asInt()).isEqualTo(5);
        assertThat(shaped.body().has("max_completion_tokens")).isFalse();
        assertThat(shaped.adjusted()).containsExactly("max_completion_tokens");
    }

    @Test
    @DisplayName("AGT-4: the client's limit wins over params, whichever name either uses")
    void prefersTheClientsLimitUnderAnyName() {
        Candidate candidate = Shapes.proxy("params: { max_tokens: 512 }");

        assertThat(
                        Shapes.shape("'max_completion_tokens':3", candidate)
                                .body()
                                .path("max_tokens")
                                .asInt())
                .isEqualTo(3);
        assertThat(Shapes.shape("", candidate).body().path("max_tokens").asInt()).isEqualTo(512);
    }

    @Test
    @DisplayName("CTX-1: the provider's own maxTokens counts where the row states none")
    void takesTheProvidersLimit() {
        Candidate candidate =
                Shapes.provider("x", "https://models.example.com", "", "maxTokens: 77");

        assertThat(Shapes.shape("", candidate).body().path("max_tokens").asInt()).isEqualTo(77);
    }
}
