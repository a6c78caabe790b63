package dev.caravan.config;

/** A text that is not an object in JSON5; says where and what. */
public final class BadJson5 extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    BadJson5(Problem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
