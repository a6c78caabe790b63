package dev.caravan.batch;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;

/**
 * What is kept of a line that has been run, or will not be.
 *
 * @param line its number in the input, from 1
 * @param failed whether it belongs into the error file
 * @param bytes of the text with its line's end, in UTF-8
 * @param text one line of JSON, without its end
 */
record LineResult(int line, boolean failed, long bytes, String text, LineUsage usage) {
    static LineResult of(int line, boolean failed, JsonNode result) {
        String text = JobRows.text(result);
        return new LineResult(
                line,
                failed,
                text.getBytes(StandardCharsets.UTF_8).length + 1L,
                text,
                LineUsage.of(result.path("response").path("body")));
    }
}
