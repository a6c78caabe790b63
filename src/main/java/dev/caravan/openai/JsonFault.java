package dev.caravan.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

/**
 * Says in plain words what the JSON library found: its own texts name Java classes and switches,
 * which are nothing to a caller (HTTP-3). Pure.
 */
final class JsonFault {
    private static final int MAX_TEXT = 200;
    private static final String LIMIT_SOURCE = ", from `";
    private static final String DUPLICATE = "Duplicate field '";
    private static final String DUPLICATE_END = "' for `";

    /** Where the library's text turns from the fault to advice for programmers. */
    private static final String[] ADVICE = {": enable ", " (not recognized", " (start marker", "`"};

    private JsonFault() {}

    static String plain(JsonProcessingException fault) {
        String text = String.valueOf(fault.getOriginalMessage());
        String plain =
                switch (fault) {
                    case JsonEOFException _ -> "the text ends before its JSON does";
                    case StreamConstraintsException _ -> limit(text);
                    case MismatchedInputException _ -> duplicate(text);
                    default -> withoutAdvice(text);
                };
        return ForeignText.shown(plain, MAX_TEXT);
    }

    private static String limit(String text) {
        int source = text.indexOf(LIMIT_SOURCE);
        return source < 0 ? withoutAdvice(text) : text.substring(0, source) + ")";
    }

    private static String duplicate(String text) {
        int end = text.lastIndexOf(DUPLICATE_END);
        return text.startsWith(DUPLICATE) && end >= DUPLICATE.length()
                ? "duplicate key '" + text.substring(DUPLICATE.length(), end) + "'"
                : withoutAdvice(text);
    }

    private static String withoutAdvice(String text) {
        int end = text.length();
        for (String advice : ADVICE) {
            int at = text.indexOf(advice);
            end = at < 0 ? end : Math.min(end, at);
        }
        return text.substring(0, end);
    }
}
