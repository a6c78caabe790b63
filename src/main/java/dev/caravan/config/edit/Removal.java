package dev.caravan.config.edit;

import dev.caravan.config.edit.Place.OfArray;
import dev.caravan.config.edit.Place.OfContainer;
import dev.caravan.config.edit.Place.Slot;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes one entry out of a container, with its line where it has one of its own, the comment behind
 * it on that line, and the comma that is then too many. Comments on other lines stay.
 */
record Removal(String text) {

    List<Splice> of(OfContainer container, int position) {
        Lines lines = new Lines(text);
        Slot slot = container.slots().get(position);
        boolean last = position == container.slots().size() - 1;
        int comma = lines.comma(slot.end());
        int anchor = comma < 0 ? slot.end() : comma + 1;
        List<Splice> splices = new ArrayList<>();
        int behindPrevious = container.start() + 1;
        if (position > 0) {
            int previousEnd = container.slots().get(position - 1).end();
            int separator = lines.comma(previousEnd);
            behindPrevious = separator + 1;
            if (last && comma < 0) {
                splices.add(new Splice(separator, separator + 1, ""));
            }
        }
        splices.add(
                lines.startsLine(slot.start())
                        ? line(lines, slot, anchor, behindPrevious, last)
                        : inline(container, slot, anchor, comma < 0));
        return splices;
    }

    private Splice line(Lines lines, Slot slot, int anchor, int behindPrevious, boolean last) {
        if (lines.endsLine(anchor)) {
            return new Splice(lines.previousLineEnd(slot.start()), lines.lineEnd(anchor), "");
        }
        // Something else goes on behind it. It may move up, unless a comment would swallow it.
        boolean movesUp = last && lines.isBlank(behindPrevious, slot.start());
        int from = movesUp ? lines.previousLineEnd(slot.start()) : slot.start();
        return new Splice(from, movesUp ? anchor : spacesFrom(anchor), "");
    }

    private Splice inline(OfContainer container, Slot slot, int anchor, boolean bare) {
        boolean sole = container.slots().size() == 1;
        if (sole && bare && container instanceof OfArray) {
            return new Splice(slot.start(), anchor, "");
        }
        boolean spaced = text.charAt(slot.start() - 1) == ' ';
        boolean alsoBehind =
                anchor < text.length()
                        && text.charAt(anchor) == ' '
                        && (spaced ? sole && bare : !bare);
        return new Splice(
                spaced ? slot.start() - 1 : slot.start(), alsoBehind ? anchor + 1 : anchor, "");
    }

    private int spacesFrom(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }
}
