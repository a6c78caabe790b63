package dev.caravan.config.edit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.Json5;
import dev.caravan.config.edit.JsonTexts.Sample;
import dev.caravan.config.edit.KeyPath.Step;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@Label("CFG-5: what a change of a JSON5 text does, for any text")
class RewriterPropertiesTest {
    @Provide
    Arbitrary<Sample> texts() {
        return JsonTexts.objects();
    }

    @Provide
    Arbitrary<JsonNode> trees() {
        return JsonTexts.trees();
    }

    @Provide
    Arbitrary<JsonNode> roots() {
        return JsonTexts.trees().filter(JsonNode::isObject);
    }

    @Provide
    Arbitrary<String> keys() {
        return JsonTexts.keys();
    }

    private static ObjectNode tree(String text) {
        return (ObjectNode) Json5.value(text).orElseThrow(() -> new AssertionError(text));
    }

    @Property
    void theSamePlacesHoldTheSameValues(@ForAll("texts") Sample sample) throws Exception {
        assertPlaces(sample.text(), Place.in(sample.text()), tree(sample.text()));
    }

    private static void assertPlaces(String text, Place place, JsonNode value) {
        assertThat(Json5.value(text.substring(place.start(), place.end()))).contains(value);
        if (place instanceof Place.OfContainer container) {
            assertThat(container.slots()).hasSize(value.size());
            for (int i = 0; i < value.size(); i++) {
                Place.Slot slot = container.slots().get(i);
                JsonNode child = value.isObject() ? value.path(slot.key()) : value.path(i);
                assertPlaces(text, slot.value(), child);
            }
        }
    }

    @Property
    void aTextThatSaysItAlreadyStaysAsItIs(@ForAll("texts") Sample sample) {
        assertThat(Rewriter.rewrite(sample.text(), tree(sample.text()))).isEqualTo(sample.text());
    }

    @Property
    void anyTextCanBeMadeToSayAnything(
            @ForAll("texts") Sample sample, @ForAll("roots") JsonNode wanted) {
        String changed = Rewriter.rewrite(sample.text(), (ObjectNode) wanted);
        assertThat(tree(changed)).isEqualTo(wanted);
    }

    /** Every container of the text with the path to it. */
    private static List<KeyPath> containers(JsonNode node, List<Step> path) {
        List<KeyPath> found = new ArrayList<>();
        if (!path.isEmpty()) {
            found.add(new KeyPath(path));
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getValue().isContainerNode()) {
                found.addAll(
                        containers(field.getValue(), plus(path, new Step.Key(field.getKey()))));
            }
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            if (node.path(i).isContainerNode()) {
                found.addAll(containers(node.path(i), plus(path, new Step.Index(i))));
            }
        }
        return found;
    }

    private static List<Step> plus(List<Step> path, Step step) {
        List<Step> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    /** The places where one more entry can come: at the end of each container. */
    private static List<KeyPath> newPlaces(ObjectNode root, String key) {
        List<KeyPath> places = new ArrayList<>(List.of(new KeyPath(List.of(new Step.Key(key)))));
        for (KeyPath container : containers(root, List.of())) {
            JsonNode node = Trees.get(root, container).orElseThrow();
            places.add(
                    new KeyPath(
                            plus(
                                    container.steps(),
                                    node.isArray()
                                            ? new Step.Index(node.size())
                                            : new Step.Key(key))));
        }
        return places;
    }

    @Property
    void whatIsSetIsThereAndUnsettingItRestoresTheText(
            @ForAll("texts") Sample sample,
            @ForAll("keys") String key,
            @ForAll("trees") JsonNode value)
            throws EditRefused {
        ObjectNode root = tree(sample.text());
        for (KeyPath path : newPlaces(root, key)) {
            String set = Rewriter.rewrite(sample.text(), Trees.set(root, path, value));
            assertThat(Trees.get(tree(set), path)).contains(value);
            assertThat(JsonTexts.missing(sample, set)).isEmpty();
            ObjectNode without = Trees.unset(tree(set), path).orElseThrow();
            assertThat(Rewriter.rewrite(set, without))
                    .as("%s in%n%s", path, set)
                    .isEqualTo(sample.text());
        }
    }

    @Property
    void changingSingleValuesKeepsEveryCommentAndAllElse(
            @ForAll("texts") Sample sample, @ForAll("trees") JsonNode value) throws Exception {
        ObjectNode root = tree(sample.text());
        Place.OfObject place = (Place.OfObject) Place.in(sample.text());
        for (Place.Slot slot : place.slots()) {
            if (slot.value() instanceof Place.OfScalar(int start, int end)) {
                KeyPath path = new KeyPath(List.of(new Step.Key(slot.key())));
                String set = Rewriter.rewrite(sample.text(), Trees.set(root, path, value));
                assertThat(set)
                        .startsWith(sample.text().substring(0, start))
                        .endsWith(sample.text().substring(end));
            }
        }
    }

    @Property
    void aPathReadsWhatItWrites(@ForAll List<@net.jqwik.api.From("keys") String> names)
            throws EditRefused {
        if (!names.isEmpty()) {
            List<Step> steps = new ArrayList<>();
            for (String name : names) {
                steps.add(new Step.Key(name));
                steps.add(new Step.Index(name.length()));
            }
            KeyPath path = new KeyPath(steps);
            assertThat(KeyPath.parse(path.toString())).isEqualTo(path);
        }
    }
}
