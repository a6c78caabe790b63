package dev.caravan.compat.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The text of one choice, in pieces: finds blocks that ask for a tool (CMP-7). While all of it is
 * blocks of known tools it is held; else each complete block that begins a line outside a code
 * fence is left out. Used for one text.
 */
final class CallText {
    /** Most characters that are held back. */
    static final int MOST_HELD = 256_000;

    /** A text that looks like blocks and is none costs another look; not without end. */
    private static final int MOST_LOOKS = 64;

    private static final int FENCE_LENGTH = 3;

    /** A block, in the order of the text. */
    record Call(String name, String arguments) {}

    private final Set<String> tools;
    private final List<Call> calls = new ArrayList<>();
    private final StringBuilder held = new StringBuilder();
    private final StringBuilder blank = new StringBuilder();
    private StringBuilder out = new StringBuilder();
    private BlockScanner scanner = new BlockScanner();
    private boolean scanning;
    private boolean onlyBlocks = true;
    private boolean lineStart = true;
    private boolean behindBlock;
    private int heldBlocks;
    private int looks;
    private int removed;
    private int column;
    private int ticks;
    private boolean fenced;

    CallText(Set<String> tools) {
        this.tools = tools;
    }

    /** How many blocks were left out of the text. */
    int removed() {
        return removed;
    }

    /** Takes the next piece and gives what can be shown now. */
    String more(String piece) {
        out = new StringBuilder();
        for (int i = 0; i < piece.length(); i++) {
            take(piece.charAt(i));
        }
        return out.toString();
    }

    /**
     * The calls that the whole text is; empty where it is anything else. To be asked at the end.
     */
    List<Call> calls() {
        return onlyBlocks && !scanning ? List.copyOf(calls) : List.of();
    }

    /** The text is complete and is no call: what was held. */
    String rest() {
        out = new StringBuilder();
        while (scanning) {
            release(true);
        }
        if (onlyBlocks) {
            mix();
        }
        return out.toString();
    }

    private void take(char c) {
        if (!scanning) {
            plain(c, true);
            return;
        }
        held.append(c);
        switch (scanner.take(c)) {
            case MORE -> {
                if (held.length() + heldBlocks > MOST_HELD) {
                    release(false);
                }
            }
            case BLOCK -> block();
            case TEXT -> release(true);
        }
    }

    private void block() {
        Call call = new Call(scanner.name(), scanner.arguments());
        heldBlocks += held.length();
        scanning = false;
        held.setLength(0);
        lineStart = true;
        column = 0;
        ticks = 0;
        behindBlock = true;
        calls.add(call);
        if (!onlyBlocks) {
            removed++;
        } else if (!tools.contains(call.name())) {
            mix();
        }
    }

    /** What was held is text; within it another block may begin. */
    private void release(boolean look) {
        String text = held.toString();
        boolean again = look && ++looks <= MOST_LOOKS;
        scanning = false;
        held.setLength(0);
        mix();
        plain(text.charAt(0), false);
        for (int i = 1; i < text.length(); i++) {
            if (again) {
                take(text.charAt(i));
            } else {
                plain(text.charAt(i), false);
            }
        }
    }

    /** The text is not only blocks: those so far are left out of it. */
    private void mix() {
        if (onlyBlocks) {
            onlyBlocks = false;
            removed += calls.size();
            out.append(blank);
            blank.setLength(0);
        }
    }

    private void plain(char c, boolean mayOpen) {
        if (mayOpen && c == '[' && opens()) {
            scanner = new BlockScanner();
            scanning = true;
            held.append(c);
            var _ = scanner.take(c);
            return;
        }
        if (behindBlock && (c == '\n' || c == '\r')) {
            // The line end belongs to the block.
            behindBlock = c == '\r';
            return;
        }
        behindBlock = false;
        if (onlyBlocks && Character.isWhitespace(c)) {
            blank.append(c);
        } else {
            mix();
            out.append(c);
        }
        follow(c);
    }

    /** A block begins a line; before the first word of all, blanks do not count. */
    private boolean opens() {
        return !fenced && (lineStart || onlyBlocks);
    }

    /** Keeps track of lines, and of fences: three backticks at the beginning of a line. */
    private void follow(char c) {
        lineStart = c == '\n';
        if (lineStart) {
            column = 0;
            ticks = 0;
            return;
        }
        if (c == '`' && ticks == column) {
            ticks++;
            if (ticks == FENCE_LENGTH) {
                fenced = !fenced;
            }
        }
        column++;
    }
}
