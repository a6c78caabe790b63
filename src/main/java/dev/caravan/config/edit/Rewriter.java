package dev.caravan.config.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.Json5;
import dev.caravan.config.edit.Place.OfArray;
import dev.caravan.config.edit.Place.OfContainer;
import dev.caravan.config.edit.Place.OfObject;
import dev.caravan.config.edit.Place.Slot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a JSON5 text say something else, changing only what differs. One entry is changed at a
 * time, and the text read again: a position never has to be carried over a change.
 */
public final class Rewriter {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Layout layout;

    private Rewriter(Layout layout) {
        this.layout = layout;
    }

    /**
     * The text, saying {@code wanted}.
     *
     * @param text an object in JSON5
     * @throws IllegalStateException when the text that comes out would not say that; it is then our
     *     mistake, and nothing may be written
     */
    public static String rewrite(String text, ObjectNode wanted) {
        if (text.startsWith(BYTE_ORDER_MARK)) {
            return BYTE_ORDER_MARK + rewrite(text.substring(1), wanted);
        }
        return new Rewriter(Layout.of(text)).untilItSays(wanted, text);
    }

    private String untilItSays(ObjectNode wanted, String text) {
        String now = text;
        try {
            Optional<List<Splice>> next = next(now, wanted);
            while (next.isPresent()) {
                String then = Splice.apply(now, next.get());
                if (then.equals(now)) {
                    throw new IllegalStateException("a change of the text changed nothing");
                }
                now = then;
                next = next(now, wanted);
            }
            return now;
        } catch (IOException e) {
            throw new IllegalStateException("the changed text is not JSON5", e);
        }
    }

    private Optional<List<Splice>> next(String text, ObjectNode wanted) throws IOException {
        JsonNode says = Json5.value(text).orElseThrow(() -> new IOException("not JSON5"));
        return says.equals(wanted)
                ? Optional.empty()
                : Optional.of(difference(text, Place.in(text), says, wanted));
    }

    /** What to do about the first difference. */
    private List<Splice> difference(String text, Place place, JsonNode says, JsonNode wanted) {
        if (place instanceof OfObject object && wanted.isObject()) {
            return ofObjects(text, object, says, wanted);
        }
        if (place instanceof OfArray array && wanted.isArray()) {
            return ofArrays(text, array, says, wanted);
        }
        String indent = new Lines(text).indent(place.start());
        return List.of(new Splice(place.start(), place.end(), layout.value(wanted, indent)));
    }

    private List<Splice> ofObjects(String text, OfObject place, JsonNode says, JsonNode wanted) {
        List<Slot> slots = place.slots();
        for (int i = 0; i < slots.size(); i++) {
            String key = slots.get(i).key();
            JsonNode value = wanted.get(key);
            if (value == null) {
                return new Removal(text).of(place, i);
            }
            JsonNode old = says.path(key);
            if (!old.equals(value)) {
                return difference(text, slots.get(i).value(), old, value);
            }
        }
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            if (!says.has(field.getKey())) {
                return new Insertion(text, layout)
                        .atEnd(
                                place,
                                indent -> layout.member(field.getKey(), field.getValue(), indent));
            }
        }
        throw new IllegalStateException("two objects that differ have no difference");
    }

    private List<Splice> ofArrays(String text, OfContainer place, JsonNode says, JsonNode wanted) {
        List<JsonNode> old = items(says);
        List<JsonNode> now = items(wanted);
        int same = 0;
        while (same < Math.min(old.size(), now.size()) && old.get(same).equals(now.get(same))) {
            same++;
        }
        int tail = 0;
        while (tail < Math.min(old.size(), now.size()) - same
                && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        if (same + tail == now.size()) {
            return new Removal(text).of(place, same);
        }
        JsonNode item = now.get(same);
        if (same + tail < old.size()) {
            return difference(text, place.slots().get(same).value(), old.get(same), item);
        }
        Insertion insertion = new Insertion(text, layout);
        return tail == 0
                ? insertion.atEnd(place, indent -> layout.value(item, indent))
                : insertion.before(place.slots().get(same), indent -> layout.value(item, indent));
    }

    private static List<JsonNode> items(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }
}
