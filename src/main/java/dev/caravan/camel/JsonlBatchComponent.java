package dev.caravan.camel;

import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/**
 * {@code jsonl-batch:NAME?source=URI}: makes a batch of each message of another endpoint, and emits
 * what the batches hand over when they have ended (INT-4). The kamelet {@code jsonl-batch-source}
 * is what routes use of it.
 */
public final class JsonlBatchComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(
            String uri, String remaining, Map<String, Object> parameters) {
        String source = getAndRemoveParameter(parameters, "source", String.class);
        if (remaining.isBlank() || source == null || source.isBlank()) {
            throw new IllegalArgumentException(
                    "jsonl-batch: expected a name and a source, as in"
                            + " jsonl-batch:orders?source=RAW(file:in)");
        }
        return new JsonlBatchEndpoint(uri, this, remaining, source);
    }
}
