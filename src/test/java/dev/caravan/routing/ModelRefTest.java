package dev.caravan.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("REF-1: a ref splits at the first slash")
class ModelRefTest {

    @Test
    @DisplayName("REF-1: the model keeps its own slashes")
    void splitsAtTheFirstSlash() {
        assertThat(ModelRef.parse("mlx/mlx-community/Qwen3-30B-A3B-6bit"))
                .contains(new ModelRef("mlx", "mlx-community/Qwen3-30B-A3B-6bit"));
    }

    @Test
    @DisplayName("PRV-1: provider ids are case-insensitive, model ids are not")
    void foldsTheProviderOnly() {
        assertThat(ModelRef.parse("OpenRouter/Meta-Llama/X").map(ModelRef::toString))
                .contains("openrouter/Meta-Llama/X");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "model", "/model", "provider/"})
    @DisplayName("REF-1: without two sides it is no ref")
    void isNoRefWithoutTwoSides(String text) {
        assertThat(ModelRef.parse(text)).isEmpty();
    }
}
