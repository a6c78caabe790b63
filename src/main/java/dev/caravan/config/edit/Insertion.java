package dev.caravan.config.edit;

import dev.caravan.config.edit.Place.OfContainer;
import dev.caravan.config.edit.Place.OfObject;
import dev.caravan.config.edit.Place.Slot;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Puts one more entry into a container, the way its others stand: on a line of its own or beside
 * them, with or without a comma at the end. {@link Removal} takes back exactly what this added.
 */
record Insertion(String text, Layout layout) {

    /**
     * At the end.
     *
     * @param entry its text, given the indent of its first line
     */
    List<Splice> atEnd(OfContainer container, UnaryOperator<String> entry) {
        return container.slots().isEmpty()
                ? List.of(intoEmpty(container, entry))
                : behind(container.slots().getLast(), entry);
    }

    /** In front of another entry. */
    List<Splice> before(Slot next, UnaryOperator<String> entry) {
        Lines lines = new Lines(text);
        String indent = lines.indent(next.start());
        String gap = lines.startsLine(next.start()) ? layout.newline() + indent : " ";
        return List.of(new Splice(next.start(), next.start(), entry.apply(indent) + "," + gap));
    }

    private Splice intoEmpty(OfContainer container, UnaryOperator<String> entry) {
        Lines lines = new Lines(text);
        int close = container.end() - 1;
        String indent = lines.indent(close);
        if (lines.startsLine(close) && lines.lineStart(close) > container.start()) {
            int at = lines.lineStart(close);
            String inner = indent + Layout.UNIT;
            String comma = layout.strict() ? "" : ",";
            // The one that stands there: a file may mix them.
            String newline = text.substring(lines.previousLineEnd(close), at);
            return new Splice(at, at, inner + entry.apply(inner) + comma + newline);
        }
        String space = container instanceof OfObject ? " " : "";
        return new Splice(close, close, space + entry.apply(indent) + space);
    }

    private List<Splice> behind(Slot last, UnaryOperator<String> entry) {
        Lines lines = new Lines(text);
        int comma = lines.comma(last.end());
        int anchor = comma < 0 ? last.end() : comma + 1;
        String indent = lines.indent(last.start());
        boolean own = lines.startsLine(last.start());
        int at = own && lines.endsLine(anchor) ? lines.lineEnd(anchor) : anchor;
        String added =
                (own ? layout.newline() + indent : " ")
                        + entry.apply(indent)
                        + (comma < 0 ? "" : ",");
        return comma < 0 && at > anchor
                ? List.of(new Splice(anchor, anchor, ","), new Splice(at, at, added))
                : List.of(new Splice(at, at, (comma < 0 ? "," : "") + added));
    }
}
