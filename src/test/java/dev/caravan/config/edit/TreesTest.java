package dev.caravan.config.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.Json5;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Optional;

@DisplayName("CFG-5: places, merging, and what a set must not lose")
class TreesTest {
    private static ObjectNode tree(String text) {
        return (ObjectNode) value(text);
    }

    private static JsonNode value(String text) {
        return Json5.value(text).orElseThrow();
    }

    private static JsonNode merge(String root, String path, String value) throws EditRefused {
        return Trees.merge(tree(root), KeyPath.parse(path), value(value));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "agents.list[0].model; agents.list[0].model",
                "models.providers['a.b']; models.providers[\"a.b\"]",
                "[\"x\"].y; x.y",
                "agents.defaults.models[\"p/m-1.5\"].alias;"
                        + " agents.defaults.models[\"p/m-1.5\"].alias",
                "a['it\\'s']; a[\"it's\"]",
            })
    void readsPaths(String text, String shown) throws EditRefused {
        assertThat(KeyPath.parse(text)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "a.", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a['b", "a]b", "a[0]b", "a b"
            })
    void refusesWhatIsNoPath(String text) {
        assertThatThrownBy(() -> KeyPath.parse(text))
                .isInstanceOf(EditRefused.class)
                .hasMessageContaining("allowed:");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = '#',
            value = {
                "a[3]# a[3]: the list has 2 entries; allowed: a position from 0 to 2",
                "a.x# a.x: what holds it is a list; allowed: an object",
                "b.x# b.x: what holds it is a text; allowed: an object",
                "c[0]# c[0]: what holds it is an object; allowed: a list",
                "n.x.y# n.x: what holds it is a single value; allowed: an object",
            })
    void refusesPlacesThatCannotBe(String path, String message) {
        assertThatThrownBy(
                        () ->
                                Trees.set(
                                        tree("{a: [1, 2], b: 'x', c: {}, n: 5}"),
                                        KeyPath.parse(path),
                                        value("1")))
                .isInstanceOf(EditRefused.class)
                .hasMessage(message);
    }

    @Test
    @DisplayName("PRV-1: provider ids do not depend on letter case; digits lead into a list")
    void resolvesWhatIsWrittenInAnotherWay() throws EditRefused {
        ObjectNode root = tree("{models: {providers: {Local: {models: [{id: 'a'}]}}}}");
        KeyPath path = KeyPath.parse("models.providers.LOCAL.models.0.id");
        assertThat(Trees.resolve(root, path)).hasToString("models.providers.Local.models[0].id");
        assertThat(Trees.resolve(root, KeyPath.parse("models.providers.other.x")))
                .hasToString("models.providers.other.x");
    }

    @Test
    void mergesObjectsToAnyDepthAndReplacesOtherLists() throws EditRefused {
        assertThat(merge("{a: {b: {c: 1, l: [1, 2]}, d: 2}}", "a", "{b: {c: 3, l: [9]}, e: 4}"))
                .isEqualTo(value("{a: {b: {c: 3, l: [9]}, d: 2, e: 4}}"));
    }

    @Test
    void mergesRowsByTheirIds() throws EditRefused {
        String root = "{models: {providers: {p: {models: [{id: 'a', maxTokens: 1}, {id: 'b'}]}}}}";
        String rows = "[{id: 'a', name: 'A'}, {id: 'c'}]";
        JsonNode merged =
                value(
                        "{models: {providers: {p: {models: [{id: 'a', maxTokens: 1, name: 'A'},"
                                + " {id: 'b'}, {id: 'c'}]}}}}");
        assertThat(merge(root, "models.providers.p.models", rows)).isEqualTo(merged);
        assertThat(merge(root, "models", "{providers: {p: {models: " + rows + "}}}"))
                .isEqualTo(merged);
    }

    @Test
    void refusesToMergeASingleValue() {
        assertThatThrownBy(() -> merge("{a: 1}", "a", "2"))
                .isInstanceOf(EditRefused.class)
                .hasMessageContaining("a single value cannot be merged; allowed with --merge");
        assertThatThrownBy(() -> merge("{agents: {list: []}}", "agents.list", "[]"))
                .isInstanceOf(EditRefused.class);
    }

    @Test
    void namesEveryEntryThatWouldGo() throws EditRefused {
        ObjectNode before =
                tree(
                        "{models: {providers: {p: {models: [{id: 'a'}, {id: 'b'}]}, pq: {models:"
                                + " [{id: 'c'}]}, r: {}}}, agents: {defaults: {models: {'p/a': {},"
                                + " 'p/b': {}}}}}");
        ObjectNode after =
                tree(
                        "{models: {providers: {P: {models: [{id: 'b'}]}, r: {}}},"
                                + " agents: {defaults: {models: {'p/b': {}}}}}");
        assertThat(Kept.lost(before, after, KeyPath.parse("models")))
                .containsExactly(
                        "models.providers.p.models: a",
                        "models.providers.pq",
                        "agents.defaults.models.p/a");
        assertThat(Kept.lost(before, before, KeyPath.parse("models"))).isEmpty();
        assertThat(Kept.lost(before, after, KeyPath.parse("models.providers.p.models[0].id")))
                .isEmpty();
    }

    @Test
    @DisplayName("CFG-1: a change is written where the key stands")
    void writesWhereTheKeyStands() throws Exception {
        Documents before =
                new Documents("{ // main\n}", Map.of("demo", "{ baseUrl: 'http://x' } // demo"));
        Documents inFile =
                before.saying(
                        Trees.set(
                                before.tree(),
                                KeyPath.parse("models.providers.demo.baseUrl"),
                                value("'http://y'")));
        assertThat(inFile.main()).isEqualTo(before.main());
        assertThat(inFile.providers()).containsEntry("demo", "{ baseUrl: \"http://y\" } // demo");
        assertThat(before.changed(inFile)).containsExactly(Optional.of("demo"));

        Documents inMain =
                before.saying(
                        Trees.set(before.tree(), KeyPath.parse("models.providers.q"), value("{}")));
        assertThat(inMain.main()).isEqualTo("{ // main\n  models: { providers: { q: {} } },\n}");
        assertThat(before.changed(inMain)).containsExactly(Optional.empty());

        Documents without =
                before.saying(
                        Trees.unset(before.tree(), KeyPath.parse("models.providers.demo"))
                                .orElseThrow());
        assertThat(without.providers()).isEmpty();
        assertThat(without.main()).isEqualTo(before.main());
    }

    @Test
    void refusesAProviderThatStandsTwice() {
        Documents twice = new Documents("{models: {providers: {demo: {}}}}", Map.of("demo", "{}"));
        assertThatThrownBy(twice::tree)
                .isInstanceOf(EditRefused.class)
                .hasMessageContaining("providers/demo.json5");
    }
}
