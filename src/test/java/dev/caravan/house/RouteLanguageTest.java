package dev.caravan.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.house.RouteFile.Entry;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Routes leave the thinking to Java. */
class RouteLanguageTest {
    /** Languages that run code, or that message data could steer. */
    private static final Set<String> SCRIPTS =
            Set.of(
                    "script",
                    "groovy",
                    "js",
                    "javaScript",
                    "python",
                    "java",
                    "joor",
                    "csimple",
                    "mvel",
                    "ognl",
                    "spel",
                    "datasonnet",
                    "wasm",
                    "language");

    static List<Entry> entries() {
        return RouteFile.all().stream().flatMap(file -> file.entries().stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void holdsNoScript(Entry entry) {
        Set<String> keys = new TreeSet<>();
        keys(entry.body(), keys);
        assertThat(keys).doesNotContainAnyElementsOf(SCRIPTS);
    }

    private static void keys(JsonNode at, Set<String> keys) {
        at.properties()
                .forEach(
                        field -> {
                            keys.add(field.getKey());
                            if (!field.getKey().equals("parameters")) {
                                keys(field.getValue(), keys);
                            }
                        });
        if (at.isArray()) {
            at.forEach(item -> keys(item, keys));
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void readsAPropertyOrComparesItWithAConstantAndNoMore(Entry entry) {
        for (JsonNode simple : entry.body().findValues("simple")) {
            String text = simple.path("expression").asText();
            assertThat(SimpleText.isReadOrComparison(text)).as(text).isTrue();
        }
        for (String text : SimpleText.dynamicTexts(entry.body())) {
            assertThat(SimpleText.readsOnly(text)).as(text).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    ${variable.plan.pending}                            ; true
                    ${variable.plan.current.api} == 'openai-responses'  ; true
                    ${variable.count} > 3                               ; true
                    ${variable.plan.pending} && ${variable.agent.open}  ; false
                    ${variable.a} == ${variable.b}                      ; false
                    ${bean:plan?method=pending(${body})}                ; false
                    ${body}                                             ; false
                    ${variable.plan.next()}                             ; false
                    """)
    void knowsAReadFromAProgram(String text, boolean allowed) {
        assertThat(SimpleText.isReadOrComparison(text)).isEqualTo(allowed);
    }
}
