package dev.caravan.local;

import java.util.List;

/**
 * The outcome of one event.
 *
 * @param next the model from now on
 * @param effects what to do, in this order
 */
public record Step(ServiceModel next, List<Effect> effects) {

    /** Keeps its own copy of the effects. */
    public Step {
        effects = List.copyOf(effects);
    }
}
