package dev.caravan.steps;

import dev.caravan.config.Secret;
import dev.caravan.config.SecretMask;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Clock;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.net.BlockedAddress;
import dev.caravan.net.UpstreamCall;

import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLException;

/** Tells what a fault of the transport means (FLV-2). */
final class Failures {
    private static final int MAX_DEPTH = 10;

    private Failures() {}

    /**
     * The failure behind an exception; what the call was ended for comes first, since the exception
     * is its echo.
     */
    static Failure of(Throwable fault, Optional<UpstreamCall> call) {
        Optional<Failure> aborted = call.flatMap(UpstreamCall::aborted);
        return aborted.orElseGet(() -> of(fault));
    }

    /** A provider that repeats a key must not tell the client of it (SEC-8). */
    static Failure withoutSecrets(Failure failure, List<Secret> secrets) {
        return failure.saying(text -> SecretMask.mask(text, secrets));
    }

    private static Failure of(Throwable fault) {
        Throwable cause = fault;
        for (int i = 0; i < MAX_DEPTH && cause != null; i++, cause = cause.getCause()) {
            switch (cause) {
                case AttemptFailed failed -> {
                    return failed.failure();
                }
                case BlockedAddress blocked -> {
                    return new Failure.Skipped(Reason.BLOCKED_NETWORK, text(blocked));
                }
                case ConnectTimeoutException _ -> {
                    return new Failure.TimedOut(Clock.CONNECT, 10_000);
                }
                case HttpHostConnectException _ -> {
                    return new Failure.Unreachable("connection refused");
                }
                case UnknownHostException _ -> {
                    return new Failure.Unreachable("the host name does not resolve");
                }
                case DirectConsumerNotAvailableException _ -> {
                    return new Failure.Skipped(
                            Reason.UNKNOWN, "no route calls this provider's api");
                }
                case SSLException tls -> {
                    return new Failure.Unreachable("TLS: " + text(tls));
                }
                default -> {
                    // an outer wrapper: look at its cause
                }
            }
        }
        return fault instanceof IOException
                ? new Failure.Unreachable("the connection broke: " + text(fault))
                : new Failure.Unusable(Reason.UNKNOWN, "the call could not be made");
    }

    private static String text(Throwable fault) {
        return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    }
}
