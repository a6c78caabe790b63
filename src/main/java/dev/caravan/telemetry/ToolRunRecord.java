package dev.caravan.telemetry;

/**
 * A run of a tool that is over.
 *
 * @param tool its name, one of those in the route files
 * @param outcome {@code answered}, {@code refused}, {@code failed}, {@code timed_out} or {@code
 *     too_large}
 */
public record ToolRunRecord(String tool, String outcome, long millis) {}
