package dev.caravan.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; the message lists every problem, one a line. */
public final class InvalidConfig extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final transient List<Problem> problems;

    public InvalidConfig(Path file, List<Problem> problems) {
        super(
                problems.stream()
                        .map(Problem::toString)
                        .collect(
                                Collectors.joining(
                                        "\n  ",
                                        file
                                                + " has "
                                                + problems.size()
                                                + (problems.size() == 1
                                                        ? " problem:\n  "
                                                        : " problems:\n  "),
                                        "")));
        this.file = file;
        this.problems = List.copyOf(problems);
    }

    public Path file() {
        return file;
    }

    /** Every problem, in the order of reading. */
    public List<Problem> problems() {
        return problems;
    }
}
