package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

@DisplayName("SEC-8: secrets in a text that others wrote")
class SecretMaskTest {

    @ParameterizedTest
    @CsvSource({
        "the key sk-canary-1 is bad, the key *** is bad",
        "sk-canary-1sk-canary-1, ******",
        "sk-canary-12 and sk-canary-1, *** and ***",
        "cut: sk-canar…, cut: ***…",
        "cut: sk-canary, cut: ***",
        "short ones such as true stay, short ones such as true stay",
        "nothing, nothing",
    })
    void areMasked(String text, String masked) {
        assertThat(
                        SecretMask.mask(
                                text,
                                List.of(
                                        new Secret("sk-canary-1"),
                                        new Secret("sk-canary-12"),
                                        new Secret("true"))))
                .isEqualTo(masked);
    }
}
