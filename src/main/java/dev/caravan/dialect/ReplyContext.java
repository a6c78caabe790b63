package dev.caravan.dialect;

import dev.caravan.routing.ModelRef;

/**
 * What a reply is completed with.
 *
 * @param ref the model that answered
 * @param fallbackId id for a reply that has none
 * @param nowSeconds {@code created} for a reply that has none
 * @param promptBytes size of the request, to estimate a missing usage at 4 bytes a token
 */
public record ReplyContext(ModelRef ref, String fallbackId, long nowSeconds, long promptBytes) {}
