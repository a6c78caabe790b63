package dev.caravan.routing;

import dev.caravan.config.Provider;
import dev.caravan.config.Provider.Model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many tokens a model holds, and who says so (CTX-1).
 *
 * @param effective tokens; capped by the agent
 * @param reference tokens; before the agent's cap
 * @param source who says the effective number, as told to people
 */
public record ContextWindow(int effective, int reference, String source) {
    /** Tokens of a model of which nothing is known. */
    public static final int DEFAULT = 200_000;

    private static final int BLOCK_FLOOR = 4_000;
    private static final int WARN_FLOOR = 8_000;

    /** What CTX-2 says of a window. */
    public enum Verdict {
        FINE,
        /** Below 20 % of the reference, or below 8,000 tokens. */
        WARN,
        /** Below 10 % of the reference, or below 4,000 tokens: nothing is sent. */
        BLOCK
    }

    static ContextWindow of(Candidate candidate) {
        Stated stated = stated(candidate.row(), candidate.provider());
        OptionalInt cap = candidate.contextCap();
        return cap.isPresent() && cap.getAsInt() < stated.tokens()
                ? new ContextWindow(cap.getAsInt(), stated.tokens(), "the agent's contextTokens")
                : new ContextWindow(stated.tokens(), stated.tokens(), stated.source());
    }

    private record Stated(int tokens, String source) {}

    private static Stated stated(Optional<Model> row, Provider provider) {
        boolean discovered = provider.origin() == Provider.Origin.DISCOVERED;
        return from(row.map(Model::contextTokens), "contextTokens of the model's row")
                .or(
                        () ->
                                from(
                                        row.map(Model::contextWindow),
                                        discovered
                                                ? "what the server says of its model"
                                                : "contextWindow of the model's row"))
                .or(
                        () ->
                                from(
                                        Optional.of(provider.contextTokens()),
                                        "contextTokens of the provider"))
                .or(
                        () ->
                                from(
                                        Optional.of(provider.contextWindow()),
                                        "contextWindow of the provider"))
                .orElseGet(() -> new Stated(DEFAULT, "the default, since nothing is stated"));
    }

    private static Optional<Stated> from(Optional<OptionalInt> tokens, String source) {
        return tokens.filter(OptionalInt::isPresent)
                .map(number -> new Stated(number.getAsInt(), source));
    }

    /** Whether the window is large enough to be worth sending anything (CTX-2). */
    public Verdict verdict() {
        if (effective < blockBelow()) {
            return Verdict.BLOCK;
        }
        return effective < Math.max(WARN_FLOOR, reference / 5) ? Verdict.WARN : Verdict.FINE;
    }

    /**
     * Tokens; capped to the window itself but never below 4,000, so that a huge stated window
     * cannot reject a cap that is fine.
     */
    private int blockBelow() {
        int wanted = Math.max(BLOCK_FLOOR, reference / 10);
        return Math.max(BLOCK_FLOOR, Math.min(wanted, effective));
    }
}
