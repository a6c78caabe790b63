package dev.caravan.simulator;

import java.util.Optional;
import java.util.OptionalInt;

/** One way to misbehave in one answer. */
public sealed interface Fault {

    /**
     * An error status.
     *
     * @param status 100 to 599
     * @param retryAfter value of the {@code Retry-After} header
     * @param body text of the body; without one, an error object like llama.cpp's
     */
    record Status(int status, Optional<String> retryAfter, Optional<String> body) implements Fault {
        /** Checks the status. */
        public Status {
            if (status < 100 || status > 599) {
                throw new IllegalArgumentException("status must be 100 to 599, is " + status);
            }
        }
    }

    /**
     * A redirect.
     *
     * @param status 300 to 399
     * @param location value of the {@code Location} header
     */
    record Redirect(int status, String location) implements Fault {}

    /**
     * The answer stops in the middle.
     *
     * @param way how it stops
     * @param afterEvents number of events of a stream that still go out (0: the head alone); of a
     *     plain reply the head and half the body. Empty: nothing at all is sent
     */
    record Cut(Way way, OptionalInt afterEvents) implements Fault {
        /** How an answer stops. */
        public enum Way {
            /** Nothing more comes, and the connection stays open. */
            SILENCE,
            /** TCP reset. */
            RESET,
            /** The connection is closed without the end of the body. */
            CLOSE
        }
    }

    /**
     * A stream ends in good order, but too early and without {@code [DONE]}.
     *
     * @param afterEvents number of events that still go out; 0 or more
     */
    record End(int afterEvents) implements Fault {}

    /**
     * An error object as an event of the stream, which then ends.
     *
     * @param afterEvents number of events before it; 0 or more
     * @param message its message
     */
    record ErrorEvent(int afterEvents, String message) implements Fault {}

    /** An answer with status 200 that is not what was asked for. */
    enum Garbage implements Fault {
        /** A page of HTML, and says so. */
        HTML,
        /** A page of HTML that claims to be an event stream. */
        HTML_AS_SSE,
        /** JSON that ends in the middle. */
        TRUNCATED_JSON,
        /** A whole JSON reply where a stream was asked for. */
        JSON_FOR_SSE,
        /** An event stream without events. */
        EMPTY_STREAM
    }
}
