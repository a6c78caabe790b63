package dev.caravan.failover;

import dev.caravan.routing.Candidate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a request stands on its chain: the candidate to try now, those that may follow, those that
 * were passed over while they cool, what was tried. Immutable; a failure or an answer gives the
 * next plan. Each candidate is tried at most once (FLV-1); when only cooling ones are left, the one
 * that ends soonest is (FLV-6).
 */
public final class Plan {
    private final FailoverPolicy policy;
    private final List<Candidate> open;
    private final List<Parked> parked;
    private final List<Attempt> attempts;
    private final End end;

    private Plan(
            FailoverPolicy policy,
            List<Candidate> open,
            List<Parked> parked,
            List<Attempt> attempts,
            End end) {
        this.policy = policy;
        this.open = List.copyOf(open);
        this.parked = List.copyOf(parked);
        this.attempts = List.copyOf(attempts);
        this.end = end;
    }

    /** A candidate that cools for so long. */
    private record Parked(Candidate candidate, long leftMs) {}

    private enum End {
        OPEN,
        /** Only one that cools is left, and it is tried all the same. */
        LAST_RESORT,
        ANSWERED
    }

    /** A plan by the built-in policy. */
    public static Plan of(List<Candidate> chain) {
        return of(chain, FailoverPolicy.DEFAULT);
    }

    /** A plan over the chain in its order; candidates that stand twice are tried once. */
    public static Plan of(List<Candidate> chain, FailoverPolicy policy) {
        List<Candidate> once = new ArrayList<>();
        for (Candidate candidate : chain) {
            if (once.stream().noneMatch(c -> c.ref().equals(candidate.ref()))) {
                once.add(candidate);
            }
        }
        return new Plan(policy, once, List.of(), List.of(), End.OPEN);
    }

    /** Whether there is a candidate to try. */
    public boolean isPending() {
        return !isAnswered() && !open.isEmpty();
    }

    /** Whether the last attempt answered. */
    public boolean isAnswered() {
        return end == End.ANSWERED;
    }

    /** Whether the current candidate is tried although it cools. */
    public boolean isLastResort() {
        return end == End.LAST_RESORT;
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
        return !isAnswered() && open.size() > 1;
    }

    public List<Attempt> attempts() {
        return attempts;
    }

    /** The current candidate failed: on to those that its failure leaves worth trying. */
    public Plan failed(Failure failure, long millis) {
        Candidate current = getCurrent();
        List<Candidate> rest = worthTrying(failure, current, open.subList(1, open.size()));
        List<Candidate> left =
                worthTrying(failure, current, parked.stream().map(Parked::candidate).toList());
        return next(
                rest,
                parked.stream().filter(p -> left.contains(p.candidate())).toList(),
                new Attempt(current, Optional.of(failure), millis));
    }

    /** The current candidate cools: it is passed over, and comes back when no other is left. */
    public Plan passedOver(Failure.Cooling cooling) {
        List<Parked> aside = new ArrayList<>(parked);
        aside.add(new Parked(getCurrent(), cooling.leftMs()));
        return next(
                open.subList(1, open.size()),
                aside,
                new Attempt(getCurrent(), Optional.of(cooling), 0));
    }

    private Plan next(List<Candidate> rest, List<Parked> aside, Attempt attempt) {
        boolean lastResort = rest.isEmpty() && !aside.isEmpty() && end == End.OPEN;
        if (!lastResort) {
            return new Plan(policy, rest, aside, plus(attempt), end);
        }
        Candidate soonest =
                aside.stream()
                        .min(Comparator.comparingLong(Parked::leftMs))
                        .orElseThrow()
                        .candidate();
        return new Plan(policy, List.of(soonest), List.of(), plus(attempt), End.LAST_RESORT);
    }

    /** The current candidate answered. */
    public Plan answered(long millis) {
        return new Plan(
                policy,
                List.of(),
                List.of(),
                plus(new Attempt(getCurrent(), Optional.empty(), millis)),
                End.ANSWERED);
    }

    private List<Attempt> plus(Attempt attempt) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(attempt);
        return all;
    }

    /**
     * FLV-3: everything advances but a client that left, and faults that the rest of the chain
     * shares.
     */
    private List<Candidate> worthTrying(Failure failure, Candidate current, List<Candidate> rest) {
        if (failure instanceof Failure.TimedOut(Clock clock, long _) && clock == Clock.DEADLINE) {
            return List.of();
        }
        if (!policy.rule(failure.reason()).advances()) {
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
