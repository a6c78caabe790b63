package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;

/**
 * One change of a chat request for one backend (spec 1.4, 2.2). Pure and safe for many threads:
 * neither the tree nor anything below it is touched, a change makes a new tree that shares the
 * rest. Found among the services of this type; applied in the order of phases, within a phase by
 * name.
 */
public interface Transform {

    /** The {@code compat} key that it is named after, or what it does where it has none. */
    String name();

    Phase phase();

    /**
     * The tree as it goes on, with the names of the client's fields that were removed or changed.
     *
     * @throws AttemptFailed when this candidate cannot take the request, but another may
     * @throws dev.caravan.openai.ApiError when no candidate could
     */
    Shaped apply(ObjectNode body, Shaping shaping) throws AttemptFailed;
}
