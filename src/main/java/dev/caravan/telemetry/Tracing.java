package dev.caravan.telemetry;

import dev.caravan.failover.Failure;
import dev.caravan.routing.Candidate;

import java.util.Map;
import java.util.Optional;

/** Traces of requests and of the calls that they make (DGN-3). Thread-safe. */
public interface Tracing {

    /** Follows nothing; what a client sent is passed on as it is. */
    Tracing OFF = (_, _, inbound) -> new Passing(inbound);

    /**
     * A request came in.
     *
     * @param route its path, as the route has it
     * @param inbound {@code traceparent} and {@code tracestate}, where the client sent them
     */
    RequestSpan begin(String method, String route, Map<String, String> inbound);

    /** A request under way; one thread at a time. */
    interface RequestSpan {
        /**
         * A call of a provider begins.
         *
         * @param operation {@code chat} or {@code embeddings}
         */
        CallSpan call(String operation, Candidate candidate);

        /** Id of the trace, where there is one. */
        Optional<String> traceId();

        /** The request is over; what its last call used is in the record. */
        void end(RequestRecord record);
    }

    /** One call of a provider. */
    interface CallSpan {
        /** The headers that tell the provider of the trace. */
        Map<String, String> headers();

        void failed(Failure failure);

        void answered(Optional<Tokens> tokens);
    }

    /** Without a trace of our own. */
    record Passing(Map<String, String> headers) implements RequestSpan, CallSpan {
        public Passing {
            headers = Map.copyOf(headers);
        }

        @Override
        public CallSpan call(String operation, Candidate candidate) {
            return this;
        }

        @Override
        public Optional<String> traceId() {
            return Optional.empty();
        }

        @Override
        public void end(RequestRecord record) {
            // There is nothing to end.
        }

        @Override
        public void failed(Failure failure) {
            // There is nothing to end.
        }

        @Override
        public void answered(Optional<Tokens> tokens) {
            // There is nothing to end.
        }
    }
}
