package dev.caravan.telemetry;

import dev.caravan.failover.Failure;
import dev.caravan.routing.ModelRef;

import java.util.Optional;

/**
 * What happened to one call of a model (DGN-2). Without prompt, reply and secret. Times in
 * milliseconds.
 */
public sealed interface ModelCallEvent {
    String requestId();

    ModelRef ref();

    /** The event's name, e.g. {@code model.call.error}. */
    String name();

    /** The request is about to be sent. */
    record Started(String requestId, ModelRef ref) implements ModelCallEvent {
        @Override
        public String name() {
            return "model.call.started";
        }
    }

    /** The reply is complete. */
    record Completed(String requestId, ModelRef ref, long millis) implements ModelCallEvent {
        @Override
        public String name() {
            return "model.call.completed";
        }
    }

    /**
     * There is no reply, or only its beginning.
     *
     * @param failureKind how the transport failed, where it was the transport
     */
    record Failed(
            String requestId,
            ModelRef ref,
            long millis,
            Failure failure,
            Optional<FailureKind> failureKind,
            MemorySnapshot memory)
            implements ModelCallEvent {
        @Override
        public String name() {
            return "model.call.error";
        }
    }
}
