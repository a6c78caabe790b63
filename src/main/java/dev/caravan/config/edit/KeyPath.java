package dev.caravan.config.edit;

import com.fasterxml.jackson.databind.node.TextNode;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in the configuration as people write it: {@code agents.list[0].model}, {@code
 * models.providers["a.b"]}.
 *
 * @param steps at least one, outermost first
 */
public record KeyPath(List<Step> steps) {

    public KeyPath {
        steps = List.copyOf(steps);
    }

    /** One step inwards. */
    public sealed interface Step {
        /** Into an object. */
        record Key(String name) implements Step {}

        /** Into a list, counted from 0. */
        record Index(int position) implements Step {}
    }

    /**
     * Reads a path.
     *
     * @throws EditRefused when the text is none
     */
    public static KeyPath parse(String text) throws EditRefused {
        return new Reader(text).read();
    }

    /** The names of the first steps, positions as digits. */
    boolean startsWith(String... names) {
        if (steps.size() < names.length) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            if (!steps.get(i).equals(new Step.Key(names[i]))) {
                return false;
            }
        }
        return true;
    }

    KeyPath with(int at, Step step) {
        List<Step> changed = new ArrayList<>(steps);
        changed.set(at, step);
        return new KeyPath(changed);
    }

    /** The path to the first {@code count} steps. */
    KeyPath head(int count) {
        return new KeyPath(steps.subList(0, count));
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (Step step : steps) {
            switch (step) {
                case Step.Index(int position) -> out.append('[').append(position).append(']');
                case Step.Key(String name) -> appendKey(out, name);
            }
        }
        return out.toString();
    }

    private static void appendKey(StringBuilder out, String name) {
        boolean plain = !name.isEmpty() && name.chars().noneMatch(KeyPath::needsQuotes);
        if (plain) {
            out.append(out.isEmpty() ? "" : ".").append(name);
        } else {
            out.append('[').append(TextNode.valueOf(name)).append(']');
        }
    }

    private static boolean needsQuotes(int c) {
        return c == '.' || c == '[' || c == ']' || c == '"' || c == '\'' || c <= ' ';
    }

    private static final class Reader {
        private final String text;
        private final List<Step> steps = new ArrayList<>();
        private int at;

        Reader(String text) {
            this.text = text;
        }

        KeyPath read() throws EditRefused {
            while (at < text.length() || steps.isEmpty()) {
                if (at < text.length() && text.charAt(at) == '[') {
                    bracket();
                } else {
                    name();
                }
            }
            return new KeyPath(steps);
        }

        private void name() throws EditRefused {
            if (!steps.isEmpty()) {
                expect('.');
            }
            int start = at;
            while (at < text.length() && !needsQuotes(text.charAt(at))) {
                at++;
            }
            if (at == start) {
                throw bad("a key");
            }
            steps.add(new Step.Key(text.substring(start, at)));
        }

        private void bracket() throws EditRefused {
            expect('[');
            boolean quoted =
                    at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
            steps.add(quoted ? new Step.Key(quoted()) : new Step.Index(position()));
            expect(']');
        }

        private String quoted() throws EditRefused {
            int start = at;
            char quote = text.charAt(at);
            at++;
            while (at < text.length() && text.charAt(at) != quote) {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            expect(quote);
            return dev.caravan.config.Json5.value(text.substring(start, at))
                    .orElseThrow(() -> bad("a key in quotes"))
                    .textValue();
        }

        private int position() throws EditRefused {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == start || at - start > 6) {
                throw bad("a position from 0 to 999999, or a key in quotes");
            }
            return Integer.parseInt(text, start, at, 10);
        }

        private void expect(char c) throws EditRefused {
            if (at >= text.length() || text.charAt(at) != c) {
                throw bad("'" + c + "'");
            }
            at++;
        }

        private EditRefused bad(String allowed) {
            String found =
                    at < text.length() ? "'" + text.charAt(at) + "' at " + (at + 1) : "its end";
            return new EditRefused(
                    "the path "
                            + TextNode.valueOf(text)
                            + ": found "
                            + found
                            + "; allowed: "
                            + allowed
                            + ", as in agents.list[0].model or models.providers[\"a.b\"].baseUrl");
        }
    }
}
