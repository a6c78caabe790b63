package dev.caravan.camel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.caravan.openai.Json;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The lines of a message: a text, a stream or a file as it is, or the rows of a query. */
final class SourceLines {
    private SourceLines() {}

    /**
     * The lines.
     *
     * @throws IOException when the body is nothing that could be lines
     */
    static InputStream of(Exchange exchange) throws IOException {
        if (exchange.getMessage().getBody() instanceof List<?> rows) {
            StringBuilder text = new StringBuilder();
            for (Object row : rows) {
                text.append(line(row)).append('\n');
            }
            return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        try {
            return exchange.getMessage().getMandatoryBody(InputStream.class);
        } catch (InvalidPayloadException e) {
            throw new IOException("a message that is no text, stream, file or list of rows", e);
        }
    }

    /** A row of one column is the line itself; of several, an object of them. */
    private static String line(Object row) {
        if (row instanceof Map<?, ?> columns) {
            if (columns.size() == 1) {
                return String.valueOf(columns.values().iterator().next());
            }
            var object = JsonNodeFactory.instance.objectNode();
            columns.forEach((name, value) -> object.putPOJO(String.valueOf(name), value));
            return new String(Json.bytes(object), StandardCharsets.UTF_8);
        }
        return String.valueOf(row);
    }
}
