package dev.caravan.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is noticed while a configuration is read: problems and notes, in order. Not thread-safe. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();

    void problem(String path, String found, String allowed) {
        problems.add(new Problem(path, found, allowed));
    }

    /** Equal notes are kept once. */
    void note(String line) {
        notes.add(line);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}
