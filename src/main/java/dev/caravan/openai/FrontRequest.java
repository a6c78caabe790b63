package dev.caravan.openai;

import java.util.Optional;

/** A request of the front that the spine serves, checked and read-only. */
public sealed interface FrontRequest permits ChatRequest, EmbeddingsRequest, ResponsesRequest {

    /** What the client put into {@code model}, if anything. */
    Optional<String> model();

    /** Whether the answer is to come as events. */
    boolean stream();
}
