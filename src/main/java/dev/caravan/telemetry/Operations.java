package dev.caravan.telemetry;

/** What a request asks a model for, as the conventions for generative AI call it. */
public final class Operations {
    private static final String EMBEDDINGS = "embeddings";

    private Operations() {}

    /** By the intake route's id, or what a batch's line asks for. */
    public static String of(String endpoint) {
        return endpoint.endsWith(EMBEDDINGS) ? EMBEDDINGS : "chat";
    }
}
