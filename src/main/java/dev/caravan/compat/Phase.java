package dev.caravan.compat;

/** The fixed order in which a request is shaped; within a phase transforms go by name. */
public enum Phase {
    /** What the configuration adds behind the client's own fields. */
    FILL,
    /** Which tools there are, and their form. */
    TOOLS,
    /** Who says what: system prompt, roles, turns that must be there or must not. */
    TURNS,
    /** The content of the messages. */
    CONTENT,
    /** How long to think. */
    REASONING,
    /** Fields of the top level. */
    FIELDS,
    /** Keys of messages that a strict backend refuses; after all that may add one. */
    KEYS,
    /** Whether the model can take what has become of the request. */
    ADMIT
}
