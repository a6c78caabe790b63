package dev.caravan.camel;

import dev.caravan.batch.Intakes;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultEndpoint;

/** An intake of batches by its name, and where its inputs come from. */
final class JsonlBatchEndpoint extends DefaultEndpoint {
    /** The bean that makes batches and knows which have ended. */
    static final String INTAKES = "batchIntakes";

    private final String name;
    private final String source;

    JsonlBatchEndpoint(String uri, Component component, String name, String source) {
        super(uri, component);
        this.name = name;
        this.source = source;
    }

    String name() {
        return name;
    }

    String source() {
        return source;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        Intakes intakes =
                CamelContextHelper.mandatoryLookup(getCamelContext(), INTAKES, Intakes.class);
        return new JsonlBatchConsumer(this, processor, intakes);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException(
                "jsonl-batch begins a route; send requests to the endpoint that is its source");
    }
}
