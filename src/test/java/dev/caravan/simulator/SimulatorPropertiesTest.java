package dev.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;

@Label("OPS-2 The simulator's tokens and frames")
class SimulatorPropertiesTest {
    @Property(tries = 200)
    void tokensJoinToTheText(@ForAll String text) {
        assertThat(String.join("", Tokens.of(text))).isEqualTo(text);
    }

    @Property(tries = 100)
    void repeatsTokensToAnyNumber(
            @ForAll @NotEmpty String text, @ForAll @IntRange(min = 1, max = 50) int count) {
        assertThat(Tokens.exactly(count, Tokens.of(text))).hasSize(count);
    }

    @Property(tries = 200)
    void splitPiecesJoinToTheEvent(@ForAll @NotEmpty String text) {
        Buffer event = Buffer.buffer("data: " + text);
        Buffer joined = Buffer.buffer();
        Framing.split(event).forEach(joined::appendBuffer);

        assertThat(joined).isEqualTo(event);
        assertThat(Framing.split(event)).hasSizeGreaterThan(1);
    }
}
