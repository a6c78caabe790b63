package dev.caravan.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Has a request served as one over HTTP is: agents, fallbacks, local services. Thread-safe. */
public interface LineRunner {

    /**
     * Serves a request; returns when it is over.
     *
     * @param url what is asked for, e.g. {@code /v1/chat/completions}
     * @param recall ends it early
     */
    LineOutcome run(String url, ObjectNode body, Recall recall);
}
