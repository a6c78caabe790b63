package dev.caravan.telemetry;

/** What a request asks a model for, as the conventions for generative AI call it. */
public final class Operations {
    private static final String EMBEDDINGS = "embeddings";

    private Operations() {}

    /** By the intake route's id. */
    public static String of(String endpoint) {
        return endpoint.equals(EMBEDDINGS) ? EMBEDDINGS : "chat";
    }
}
