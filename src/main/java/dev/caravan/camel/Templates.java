package dev.caravan.camel;

import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** One producer template for all that call routes from outside; made at its first use. */
final class Templates implements Supplier<ProducerTemplate> {
    private final Supplier<ProducerTemplate> create;
    private @Nullable ProducerTemplate template;

    /**
     * On a context that need not run yet.
     *
     * @param create called once: each template keeps producers of its own
     */
    Templates(Supplier<ProducerTemplate> create) {
        this.create = create;
    }

    @Override
    public synchronized ProducerTemplate get() {
        ProducerTemplate known = template;
        if (known == null) {
            known = create.get();
            template = known;
        }
        return known;
    }
}
