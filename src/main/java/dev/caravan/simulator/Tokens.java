package dev.caravan.simulator;

import java.util.ArrayList;
import java.util.List;

/** The simulator's idea of a token: a word with the space before it, at most twelve characters. */
final class Tokens {
    private static final int LONGEST = 12;

    private Tokens() {}

    /** Joined again, the tokens are the text. No token cuts a surrogate pair. */
    static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            if (at > start && (text.charAt(at) == ' ' || at - start >= LONGEST)) {
                tokens.add(text.substring(start, at));
                start = at;
            }
        }
        if (start < text.length()) {
            tokens.add(text.substring(start));
        }
        return tokens;
    }

    /** Exactly so many tokens, by repeating or cutting. */
    static List<String> exactly(int count, List<String> tokens) {
        List<String> result = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String token = tokens.get(i % tokens.size());
            result.add(i > 0 && i % tokens.size() == 0 ? " " + token : token);
        }
        return result;
    }
}
