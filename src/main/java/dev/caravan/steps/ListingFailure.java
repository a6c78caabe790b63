package dev.caravan.steps;

import dev.caravan.discovery.Listing;
import dev.caravan.net.UpstreamCall;

import org.apache.camel.Exchange;

import java.util.Optional;

/** What kept a server from telling its models, in words without a secret. */
public final class ListingFailure {
    private ListingFailure() {}

    public static String of(Exchange exchange) {
        Exception fault = exchange.getException();
        Optional<UpstreamCall> call = Var.CALL.find(exchange);
        call.ifPresent(UpstreamCall::discard);
        return fault instanceof Listing.NoAnswer
                ? String.valueOf(fault.getMessage())
                : Failures.of(fault, call).detail();
    }
}
