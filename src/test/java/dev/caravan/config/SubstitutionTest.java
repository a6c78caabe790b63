package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UpperChars;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

@Label("CFG-2: variables in texts")
class SubstitutionTest {
    private final Substitution substitution =
            new Substitution(
                    Environment.of(Map.of("A", "one", "B_2", "${A}", "_X", "x", "EMPTY", "")));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "${A}, one",
                "pre ${A} mid ${_X} post, pre one mid x post",
                "$${A}, ${A}",
                "$$${A}, $${A}",
                "${A}$${A}, one${A}",
                "${B_2}, ${A}",
                "${a}, ${a}",
                "${2A}, ${2A}",
                "${A-B}, ${A-B}",
                "${}, ${}",
                "${A, ${A",
                "$A, $A",
                "$, $",
                "a $${, a $${",
            })
    void replacesExactlyTheNamesOfVariables(String text, String expected) {
        assertThat(substitution.apply(text).value()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"${NOPE}, NOPE", "x${EMPTY}y, EMPTY"})
    void namesTheVariablesThatAreUnsetOrEmpty(String text, String name) {
        assertThat(substitution.apply(text).unset()).containsExactly(name);
    }

    @Property
    void leavesATextWithoutTheOpeningUnchanged(@ForAll String text) {
        Assume.that(!text.contains("${"));
        Substitution.Result result = substitution.apply(text);
        assertThat(result.value()).isEqualTo(text);
        assertThat(result.unset()).isEmpty();
    }

    @Property
    void takesADoubledDollarLiterally(
            @ForAll @AlphaChars String before,
            @ForAll @UpperChars @StringLength(min = 1, max = 12) String name,
            @ForAll @AlphaChars String after) {
        String literal = "${" + name + "}";
        Substitution.Result result = substitution.apply(before + "$" + literal + after);
        assertThat(result.value()).isEqualTo(before + literal + after);
        assertThat(result.unset()).isEmpty();
    }

    @Property
    void putsAnyValueInWithoutLookingAtItAgain(@ForAll String value) {
        Assume.that(!value.isEmpty());
        Substitution one = new Substitution(Environment.of(Map.of("V", value)));
        assertThat(one.apply("<${V}>").value()).isEqualTo("<" + value + ">");
    }
}
