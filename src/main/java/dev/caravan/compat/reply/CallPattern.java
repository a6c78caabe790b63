package dev.caravan.compat.reply;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The ways in which models write calls that their server does not know (CMP-8). */
enum CallPattern {
    /** {@code [name]} at the beginning of a line, or Mistral's mark. */
    BRACKETED {
        @Override
        boolean fits(String text, Set<String> tools) {
            return text.contains("[TOOL_CALLS]")
                    || text.contains("[TOOL_REQUEST]")
                    || text.lines().anyMatch(line -> tools.stream().anyMatch(t -> opens(line, t)));
        }

        private static boolean opens(String line, String tool) {
            return line.stripTrailing().equals("[" + tool + "]");
        }
    },
    /** {@code <tool_call>} and its like. */
    XML {
        private static final List<String> TAGS =
                List.of(
                        "<tool_call>",
                        "<function_call>",
                        "<function=",
                        "<invoke name=",
                        "<tool_use>");

        @Override
        boolean fits(String text, Set<String> tools) {
            return TAGS.stream().anyMatch(text::contains);
        }
    },
    /** {@code Action:} with {@code Action Input:} below it. */
    REACT {
        @Override
        boolean fits(String text, Set<String> tools) {
            return text.lines().anyMatch(line -> line.startsWith("Action:"))
                    && text.lines().anyMatch(line -> line.startsWith("Action Input:"));
        }
    },
    /** An object with a tool's name and arguments, bare or in a code fence. */
    JSON {
        private static final List<String> ARGUMENTS =
                List.of("\"arguments\"", "\"parameters\"", "\"args\"", "\"input\"");

        @Override
        boolean fits(String text, Set<String> tools) {
            String bare = text.strip();
            return (bare.startsWith("{") || bare.startsWith("[") || bare.startsWith("```"))
                    && tools.stream().anyMatch(tool -> text.contains("\"" + tool + "\""))
                    && ARGUMENTS.stream().anyMatch(text::contains);
        }
    };

    abstract boolean fits(String text, Set<String> tools);

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The first that a text's beginning has. */
    static Optional<CallPattern> of(String text, Set<String> tools) {
        return Arrays.stream(values()).filter(pattern -> pattern.fits(text, tools)).findFirst();
    }
}
