package dev.caravan.failover;

import dev.caravan.routing.Candidate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a request stands on its chain: the candidate to try now, those that may follow, what was
 * tried. Immutable; a failure or an answer gives the next plan. Each candidate is visited at most
 * once (FLV-1).
 */
public final class Plan {
    private final List<Candidate> open;
    private final List<Attempt> attempts;
    private final boolean answered;

    private Plan(List<Candidate> open, List<Attempt> attempts, boolean answered) {
        this.open = open;
        this.attempts = attempts;
        this.answered = answered;
    }

    /** A plan over the chain in its order; candidates that stand twice are tried once. */
    public static Plan of(List<Candidate> chain) {
        List<Candidate> once = new ArrayList<>();
        for (Candidate candidate : chain) {
            if (once.stream().noneMatch(c -> c.ref().equals(candidate.ref()))) {
                once.add(candidate);
            }
        }
        return new Plan(List.copyOf(once), List.of(), false);
    }

    /** Whether there is a candidate to try. */
    public boolean isPending() {
        return !answered && !open.isEmpty();
    }

    /** Whether the last attempt answered. */
    public boolean isAnswered() {
        return answered;
    }

    /**
     * The candidate to try now.
     *
     * @throws IllegalStateException when the plan is not pending
     */
    public Candidate getCurrent() {
        if (!isPending()) {
            throw new IllegalStateException("no candidate is left");
        }
        return open.getFirst();
    }

    /** Whether another candidate stands behind the current one. */
    public boolean hasNext() {
        return !answered && open.size() > 1;
    }

    public List<Attempt> attempts() {
        return attempts;
    }

    /** The current candidate failed: on to those that its failure leaves worth trying. */
    public Plan failed(Failure failure, long millis) {
        Candidate current = getCurrent();
        List<Candidate> rest = open.subList(1, open.size());
        return new Plan(
                List.copyOf(worthTrying(failure, current, rest)),
                plus(new Attempt(current, Optional.of(failure), millis)),
                false);
    }

    /** The current candidate answered. */
    public Plan answered(long millis) {
        return new Plan(List.of(), plus(new Attempt(getCurrent(), Optional.empty(), millis)), true);
    }

    private List<Attempt> plus(Attempt attempt) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(attempt);
        return List.copyOf(all);
    }

    /**
     * FLV-3: everything advances but a client that left, and faults that the rest of the chain
     * shares.
     */
    private List<Candidate> worthTrying(Failure failure, Candidate current, List<Candidate> rest) {
        if (failure instanceof Failure.TimedOut(Clock clock, long _) && clock == Clock.DEADLINE) {
            return List.of();
        }
        return switch (failure.reason()) {
            case CLIENT_DISCONNECTED -> List.of();
            case CONTEXT_OVERFLOW ->
                    rest.stream().filter(c -> c.contextWindow() > current.contextWindow()).toList();
            case FORMAT ->
                    alreadyFailedBy(Reason.FORMAT)
                            ? List.of()
                            : rest.stream()
                                    .filter(c -> !c.provider().id().equals(current.provider().id()))
                                    .toList();
            case AUTH,
                    BILLING,
                    RATE_LIMIT,
                    OVERLOADED,
                    SERVER_ERROR,
                    TIMEOUT,
                    CONNECTION,
                    MODEL_NOT_FOUND,
                    BAD_RESPONSE,
                    EMPTY_RESPONSE,
                    LOCAL_SERVICE_FAILED,
                    MISSING_CREDENTIAL,
                    BLOCKED_NETWORK,
                    UNSUPPORTED_INPUT,
                    CONTEXT_WINDOW_TOO_SMALL,
                    COOLDOWN,
                    UNKNOWN ->
                    rest;
        };
    }

    private boolean alreadyFailedBy(Reason reason) {
        return attempts.stream()
                .flatMap(a -> a.failure().stream())
                .anyMatch(f -> f.reason() == reason);
    }

    /**
     * The attempt that decides what the client is told: the last that was sent, else the last skip
     * (FLV-7).
     */
    public Optional<Attempt> decisive() {
        return attempts.reversed().stream()
                .filter(a -> a.failure().map(Failure::sent).orElse(true))
                .findFirst()
                .or(() -> attempts.reversed().stream().findFirst());
    }

    /** {@code p/m:timeout,p2/m2:ok}, as in the header {@code x-caravan-attempts}. */
    public String trail() {
        return attempts.stream().map(Attempt::trail).collect(Collectors.joining(","));
    }
}
