package dev.caravan.session;

import java.util.Optional;

/**
 * A session as it is listed.
 *
 * @param channel the {@code x-openclaw-message-channel} of its last request that named one
 * @param turns messages that are kept
 * @param createdMs when it began, in milliseconds since 1970
 * @param updatedMs when it was last changed, in milliseconds since 1970
 */
public record SessionSummary(
        String key,
        String agentId,
        Optional<String> channel,
        int turns,
        long createdMs,
        long updatedMs) {}
