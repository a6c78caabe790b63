package dev.caravan.config.edit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.caravan.config.Json5;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a value stands in a text: from its first character to behind its last, in characters. Found
 * by the reader that also reads the configuration, so that both see the same values.
 */
sealed interface Place {
    int start();

    int end();

    /** A single value. */
    record OfScalar(int start, int end) implements Place {}

    /** A value with others in it. */
    sealed interface OfContainer extends Place {
        /** What it holds, in order; a member of an object begins with its key. */
        List<Slot> slots();
    }

    /** In braces. */
    record OfObject(int start, int end, List<Slot> slots) implements OfContainer {}

    /** In brackets. */
    record OfArray(int start, int end, List<Slot> slots) implements OfContainer {}

    /**
     * What a container holds at one position.
     *
     * @param start of the key, in a list of the value
     * @param key empty in a list
     */
    record Slot(int start, String key, Place value) {
        int end() {
            return value.end();
        }
    }

    /**
     * The place of the one value of a text.
     *
     * @throws IOException when the text is not JSON5
     */
    static Place in(String text) throws IOException {
        try (JsonParser tokens = Json5.tokens(text)) {
            tokens.nextToken();
            return read(tokens);
        }
    }

    private static Place read(JsonParser tokens) throws IOException {
        int start = Math.toIntExact(tokens.currentTokenLocation().getCharOffset());
        List<Slot> slots = new ArrayList<>();
        if (tokens.currentToken() == JsonToken.START_OBJECT) {
            while (tokens.nextToken() == JsonToken.FIELD_NAME) {
                String key = tokens.currentName();
                int from = Math.toIntExact(tokens.currentTokenLocation().getCharOffset());
                tokens.nextToken();
                slots.add(new Slot(from, key, read(tokens)));
            }
            return new OfObject(start, here(tokens), List.copyOf(slots));
        }
        if (tokens.currentToken() == JsonToken.START_ARRAY) {
            while (tokens.nextToken() != JsonToken.END_ARRAY) {
                Place item = read(tokens);
                slots.add(new Slot(item.start(), "", item));
            }
            return new OfArray(start, here(tokens), List.copyOf(slots));
        }
        // A text is read to its end only when somebody asks for it.
        int _ = tokens.getTextLength();
        return new OfScalar(start, here(tokens));
    }

    private static int here(JsonParser tokens) {
        return Math.toIntExact(tokens.currentLocation().getCharOffset());
    }
}
