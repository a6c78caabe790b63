package dev.caravan.cli.doctor;

import dev.caravan.config.Provider;

import java.net.URI;
import java.util.Map;

/** Asks a provider's server for something small, with GET and a few seconds' patience. */
@FunctionalInterface
public interface Knock {
    /** What came of it. */
    sealed interface Answer {
        /** An HTTP answer. */
        record Status(int code) implements Answer {}

        /** The network guard, or a setting that cannot be used; the text says what to change. */
        record Refused(String reason) implements Answer {}

        /** The host's name has no address. */
        record UnknownHost() implements Answer {}

        /** TLS could not be agreed on. */
        record Untrusted() implements Answer {}

        /** Nobody listens, or nobody answers. */
        record Silent() implements Answer {}
    }

    /** Never throws. */
    Answer at(Provider provider, URI url, Map<String, String> headers);
}
