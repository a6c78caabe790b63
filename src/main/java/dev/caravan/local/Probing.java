package dev.caravan.local;

/** Whether a probe is under way, and whether its answer still counts. */
public enum Probing {
    /** None is under way. */
    NONE,
    /** One is under way for the present phase. */
    IN_FLIGHT,
    /** One is under way from an earlier phase: its answer may speak of a process now gone. */
    OUTDATED
}
