package dev.caravan.config;

import java.util.Optional;

/**
 * How batches are run (6.4).
 *
 * @param concurrency lines of a provider at work at once, to begin with; 1 or more
 * @param maxConcurrency the most of them; not below {@code concurrency}
 * @param maxAttempts tries of a line, 1 or more
 * @param leaseMs how long a job is one gateway's without a word from it, in milliseconds
 * @param maxLines requests of a job
 * @param maxFileBytes bytes of an input
 */
public record BatchSettings(
        int concurrency,
        int maxConcurrency,
        int maxAttempts,
        long leaseMs,
        int maxLines,
        long maxFileBytes,
        Folder folder,
        JmsSettings jms,
        KafkaSettings kafka) {

    /** The same without what other programs send by brokers. */
    public BatchSettings withoutBrokers() {
        return new BatchSettings(
                concurrency,
                maxConcurrency,
                maxAttempts,
                leaseMs,
                maxLines,
                maxFileBytes,
                folder,
                jms.off(),
                kafka.off());
    }

    /**
     * Jobs by files in a folder (INT-1).
     *
     * @param path empty: {@code batch} below the state folder
     * @param stableMs a file that was not changed for so long is whole, in milliseconds
     */
    public record Folder(boolean enabled, Optional<String> path, long stableMs) {}
}
