package dev.caravan.local;

/** Whose wish for a group's place goes first (SVC-12). */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** A batch's line: its service gets the place when nobody interactive wants it. */
    BATCH
}
