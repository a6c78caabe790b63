package dev.caravan.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The output item that is being written; only one is at a time. Used by one thread. */
sealed interface OpenItem permits OpenCall, OpenParts {

    /**
     * Writes the events that end it.
     *
     * @param status {@code completed} or {@code incomplete}
     * @return the item as it stands in the response
     */
    ObjectNode close(String status);
}
