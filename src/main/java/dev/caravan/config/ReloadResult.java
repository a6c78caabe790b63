package dev.caravan.config;

import java.util.List;

/** What came of looking at the configuration again. */
public sealed interface ReloadResult {

    /**
     * The new configuration is running.
     *
     * @param notes one line each: those of the reading, and what needs a restart
     */
    record Swapped(List<String> notes) implements ReloadResult {
        public Swapped {
            notes = List.copyOf(notes);
        }
    }

    /** The files say what they said before. */
    record Unchanged() implements ReloadResult {}

    /** The files cannot be used; the old configuration keeps running. */
    record Rejected(InvalidConfig reason) implements ReloadResult {}
}
