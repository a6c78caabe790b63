package dev.caravan.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import dev.caravan.compat.TextSize;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was said in a session, oldest first: messages in the chat API's form, without system texts.
 * A <em>pair</em> is what a user said and everything up to the next thing a user says. Pure,
 * immutable; the messages in it must not be changed.
 */
public record Transcript(List<JsonNode> turns) {
    /** A session that nothing was said in. */
    public static final Transcript EMPTY = new Transcript(List.of());

    /**
     * Bytes of text that a session keeps at most, whatever its number of turns: one request may
     * hold as much as its body limit lets through, and each request of the session reads all of it.
     */
    static final long MAX_BYTES = 16L << 20;

    public Transcript {
        turns = List.copyOf(turns);
    }

    /**
     * What a request says, seen with what was said before (SES-3). A request that holds an
     * assistant's turn, or begins with all that is kept, brings its history along; any other brings
     * only what is new.
     */
    public Merged merge(ArrayNode messages) {
        List<JsonNode> said = turnsOf(messages);
        boolean whole =
                said.stream().anyMatch(Transcript::isAssistant)
                        || (!turns.isEmpty()
                                && said.size() >= turns.size()
                                && said.subList(0, turns.size()).equals(turns));
        return whole ? new Merged.Whole(said) : new Merged.New(before(said), said);
    }

    /**
     * What stands before new turns. A tool call that the client neither answers now nor has
     * answered is left out: providers refuse a call without its result.
     */
    Transcript before(List<JsonNode> said) {
        if (!said.isEmpty() && isToolResult(said.getFirst())) {
            return this;
        }
        int last = turns.size() - 1;
        Set<String> answered = new HashSet<>();
        while (last >= 0 && isToolResult(turns.get(last))) {
            answered.add(turns.get(last).path("tool_call_id").asText());
            last--;
        }
        boolean open =
                last >= 0
                        && turns.get(last)
                                .path("tool_calls")
                                .valueStream()
                                .anyMatch(call -> !answered.contains(call.path("id").asText()));
        return open ? new Transcript(turns.subList(0, last)) : this;
    }

    /** With more at its end. */
    Transcript with(List<JsonNode> said) {
        List<JsonNode> all = new ArrayList<>(turns);
        all.addAll(said);
        return new Transcript(all);
    }

    /**
     * How many turns go, from the oldest pair on, so that the rest keeps to the limits.
     *
     * @param maxTurns messages
     */
    int excess(int maxTurns) {
        int start = turns.size();
        long bytes = 0;
        for (int i = turns.size() - 1; i >= 0 && turns.size() - i <= maxTurns; i--) {
            bytes += TextSize.ofMessage(turns.get(i));
            if (bytes > MAX_BYTES) {
                break;
            }
            if (beginsPair(i)) {
                start = i;
            }
        }
        return start;
    }

    /**
     * The newest pairs that fit.
     *
     * @param bytes of text
     * @param keepLast whether the last pair stays in any case: what comes next belongs to it
     */
    Transcript fitting(long bytes, boolean keepLast) {
        int start = turns.size();
        long sum = 0;
        for (int i = turns.size() - 1; i >= 0; i--) {
            sum += TextSize.ofMessage(turns.get(i));
            boolean needed = keepLast && start == turns.size();
            if (sum > bytes && !needed) {
                break;
            }
            if (beginsPair(i)) {
                start = i;
            }
        }
        return start == 0 ? this : new Transcript(turns.subList(start, turns.size()));
    }

    /** A cut is possible before a user's turn that follows another's, and at the very beginning. */
    private boolean beginsPair(int at) {
        return at == 0 || (isUser(turns.get(at)) && !isUser(turns.get(at - 1)));
    }

    /** How many turns, from the first on, both have alike. */
    int common(Transcript other) {
        int most = Math.min(turns.size(), other.turns.size());
        int same = 0;
        while (same < most && turns.get(same).equals(other.turns.get(same))) {
            same++;
        }
        return same;
    }

    private static List<JsonNode> turnsOf(ArrayNode messages) {
        return messages.valueStream().filter(message -> !isSystem(message)).toList();
    }

    static boolean isSystem(JsonNode message) {
        String role = message.path("role").asText();
        return role.equals("system") || role.equals("developer");
    }

    private static boolean isAssistant(JsonNode message) {
        return message.path("role").asText().equals("assistant");
    }

    private static boolean isUser(JsonNode message) {
        return message.path("role").asText().equals("user");
    }

    static boolean isToolResult(JsonNode message) {
        String role = message.path("role").asText();
        return role.equals("tool") || role.equals("function");
    }

    /** Without what was said. */
    @Override
    public String toString() {
        return "Transcript[" + turns.size() + " turns]";
    }
}
