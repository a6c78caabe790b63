package dev.caravan.config;

import java.util.List;
import java.util.Optional;

/**
 * What {@code gateway.failover.<reason>} says (FLV-9); empty where it says nothing.
 *
 * @param cools {@code CANDIDATE}, {@code PROVIDER} or {@code NOTHING}
 * @param cooldownMs for the first, second, … failure in a row, in milliseconds
 */
public record FailoverOverride(
        Optional<Boolean> advances, Optional<String> cools, List<Long> cooldownMs) {
    public FailoverOverride {
        cooldownMs = List.copyOf(cooldownMs);
    }
}
