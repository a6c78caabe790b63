package dev.caravan.steps;

import dev.caravan.routing.Candidate;
import dev.caravan.telemetry.Tracing.CallSpan;

/**
 * A call of a provider that was told of as begun, and is to be told of as ended.
 *
 * @param startedNanos of the watchdog's clock
 */
record ModelCall(Candidate candidate, long startedNanos, CallSpan span) {}
