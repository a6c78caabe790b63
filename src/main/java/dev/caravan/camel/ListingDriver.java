package dev.caravan.camel;

import dev.caravan.config.Provider;
import dev.caravan.discovery.Asker;
import dev.caravan.discovery.Listing;
import dev.caravan.steps.ListingFailure;
import dev.caravan.steps.ModelListCall;
import dev.caravan.steps.Var;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

import java.util.function.Supplier;

/** Asks for models by the route {@code ask-for-models}. */
final class ListingDriver implements Asker {
    private final Supplier<ProducerTemplate> template;

    /**
     * On routes that need not run yet.
     *
     * @param template always the same
     */
    ListingDriver(Supplier<ProducerTemplate> template) {
        this.template = template;
    }

    @Override
    public byte[] send(Provider provider, String path, boolean fromRoot, byte[] body)
            throws Listing.NoAnswer {
        Exchange exchange =
                template.get()
                        .send(
                                "direct:ask-for-models",
                                e -> {
                                    Var.PROVIDER.set(e, provider);
                                    e.setVariable(ModelListCall.PATH, path);
                                    e.setVariable(ModelListCall.FROM_ROOT, fromRoot);
                                    e.getMessage().setBody(body);
                                });
        if (exchange.getException() != null) {
            throw new Listing.NoAnswer(ListingFailure.of(exchange));
        }
        return exchange.getMessage().getBody(byte[].class);
    }
}
