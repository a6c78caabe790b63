package dev.caravan.compat;

import dev.caravan.routing.Candidate;

import java.util.Optional;

/**
 * Decides whether a candidate's replies need a change, and which. Pure and safe for many threads.
 * Found among the services of this type.
 */
public interface ReplyRule {

    /** The order of filters: lower first. Two rules never have the same. */
    int order();

    /** A filter for the reply to a request; empty where replies stay as they are. */
    Optional<ReplyFilter> filter(Outgoing request, Candidate candidate);
}
