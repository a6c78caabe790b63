package dev.caravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.openai.ForeignText;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what an OpenAI-shaped server says when it refuses (FLV-2): the status first, refined by the
 * text. Pure.
 */
public final class UpstreamErrors {
    private static final int MAX_DETAIL = 300;

    private UpstreamErrors() {}

    /** The failure behind an error status and its body; the body may be anything. */
    public static Failure of(int status, byte[] body, OptionalLong retryAfterSeconds) {
        ErrorBody said = ErrorBody.of(body);
        Reason reason = reason(status, said.all());
        return new Failure.Answered(
                reason, status, detail("HTTP " + status, reason, said), retryAfterSeconds);
    }

    /** The failure behind an error object that came with status 200. */
    public static Failure of(JsonNode error) {
        ErrorBody said = ErrorBody.of(error);
        int status = said.status().orElse(200);
        Reason reason = reason(status, said.all());
        return new Failure.Answered(
                reason == Reason.UNKNOWN ? Reason.SERVER_ERROR : reason,
                status,
                detail("an error inside the reply", reason, said),
                OptionalLong.empty());
    }

    /** Whether a reply with status 200 is an error: {@code error}, or vLLM's older form. */
    public static Optional<JsonNode> inReply(ObjectNode reply) {
        if (reply.hasNonNull("error")) {
            return Optional.of(reply.get("error"));
        }
        return reply.path("object").asText().equals("error")
                ? Optional.of(reply)
                : Optional.empty();
    }

    static Reason reason(int status, String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        return switch (status) {
            case 401, 403 -> Reason.AUTH;
            case 402 -> Reason.BILLING;
            case 404 -> Reason.MODEL_NOT_FOUND;
            case 408, 504 -> Reason.TIMEOUT;
            case 429 ->
                    says(folded, "insufficient_quota", "billing")
                            ? Reason.BILLING
                            : Reason.RATE_LIMIT;
            case 503, 529 -> Reason.OVERLOADED;
            case 400, 413, 422 -> ofBadRequest(folded);
            default -> {
                if (says(folded, "overloaded", "loading model", "at capacity")) {
                    yield Reason.OVERLOADED;
                }
                if (contextOverflow(folded)) {
                    yield Reason.CONTEXT_OVERFLOW;
                }
                if (status >= 500) {
                    yield Reason.SERVER_ERROR;
                }
                yield status >= 400 ? ofBadRequest(folded) : ofText(folded);
            }
        };
    }

    private static Reason ofBadRequest(String folded) {
        Reason refined = ofText(folded);
        return refined == Reason.UNKNOWN ? Reason.FORMAT : refined;
    }

    private static Reason ofText(String folded) {
        if (contextOverflow(folded)) {
            return Reason.CONTEXT_OVERFLOW;
        }
        if (says(folded, "model")
                && says(folded, "not found", "does not exist", "not_found", "unknown model")) {
            return Reason.MODEL_NOT_FOUND;
        }
        if (says(folded, "rate limit", "rate_limit", "too many requests")) {
            return Reason.RATE_LIMIT;
        }
        if (says(folded, "overloaded", "at capacity")) {
            return Reason.OVERLOADED;
        }
        if (says(folded, "insufficient_quota", "billing", "credit balance")) {
            return Reason.BILLING;
        }
        if (says(folded, "timeout_error", "timed out")) {
            return Reason.TIMEOUT;
        }
        if (says(folded, "api key not valid", "invalid api key", "invalid_api_key")
                || says(folded, "incorrect api key", "authentication_error", "permission_error")) {
            return Reason.AUTH;
        }
        return says(folded, "invalid_request_error") ? Reason.FORMAT : Reason.UNKNOWN;
    }

    private static boolean contextOverflow(String folded) {
        return says(
                folded,
                "context_length_exceeded",
                "exceed_context_size",
                "exceeds the available context size",
                "context length",
                "context window",
                "input token count",
                "input is too long",
                "prompt is too long");
    }

    private static boolean says(String folded, String... words) {
        for (String word : words) {
            if (folded.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** Who refuses a key may repeat it: of that, nothing is told on (SEC-8). */
    private static String detail(String what, Reason reason, ErrorBody said) {
        if (reason == Reason.AUTH) {
            return what + ": the provider does not accept the credential";
        }
        return said.text().isBlank()
                ? what
                : what + ": " + ForeignText.shown(said.text(), MAX_DETAIL);
    }
}
