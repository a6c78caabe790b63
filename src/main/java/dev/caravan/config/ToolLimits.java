package dev.caravan.config;

import java.util.HashMap;
import java.util.Map;

/**
 * What a tool that is a route may take (TOL-1).
 *
 * @param usual for tools that the file does not name
 * @param byName for those that it names
 */
public record ToolLimits(Limit usual, Map<String, Limit> byName) {
    static final int TIMEOUT_MS = 10_000;
    static final int ANSWER_BYTES = 65_536;

    public ToolLimits {
        byName = Map.copyOf(byName);
    }

    /**
     * The limits of one run.
     *
     * @param timeoutMs until the answer must be there, in milliseconds
     * @param answerBytes of the answer's text as UTF-8
     */
    public record Limit(int timeoutMs, int answerBytes) {}

    /** The limits of a tool. */
    public Limit of(String tool) {
        return byName.getOrDefault(tool, usual);
    }

    /** Reads the section {@code gateway.routeTools}. */
    static ToolLimits read(Section section) {
        Limit usual = limit(section, new Limit(TIMEOUT_MS, ANSWER_BYTES));
        Map<String, Limit> named = new HashMap<>();
        section.entries("byName")
                .forEach(
                        (name, tool) -> {
                            named.put(name, limit(tool, usual));
                            tool.finish();
                        });
        section.finish();
        return new ToolLimits(usual, named);
    }

    private static Limit limit(Section section, Limit otherwise) {
        return new Limit(
                section.integer("timeoutMs", 1, 3_600_000).orElse(otherwise.timeoutMs()),
                section.integer("maxAnswerBytes", 1, 16 << 20).orElse(otherwise.answerBytes()));
    }
}
