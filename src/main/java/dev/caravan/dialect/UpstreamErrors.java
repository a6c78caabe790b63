package dev.caravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.openai.Json;

import java.util.Locale;
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
        String text = message(body);
        return new Failure.Answered(
                reason(status, text), status, detail(status, text), retryAfterSeconds);
    }

    /** The failure behind an {@code error} object that came with status 200. */
    public static Failure of(JsonNode error) {
        String text = message(error);
        int code = error.path("code").asInt(0);
        int status = code >= 400 && code < 600 ? code : 200;
        Reason reason =
                reason(
                        status,
                        text
                                + " "
                                + error.path("type").asText()
                                + " "
                                + error.path("code").asText());
        return new Failure.Answered(
                reason == Reason.UNKNOWN ? Reason.SERVER_ERROR : reason,
                status,
                clip(text),
                OptionalLong.empty());
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
        return says(folded, "insufficient_quota", "billing", "credit balance")
                ? Reason.BILLING
                : Reason.UNKNOWN;
    }

    private static boolean contextOverflow(String folded) {
        return says(
                folded,
                "context_length_exceeded",
                "exceed_context_size",
                "exceeds the available context size",
                "maximum context length",
                "context window",
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

    private static String message(byte[] body) {
        try {
            JsonNode tree = Json.read(body);
            JsonNode error = tree.path("error");
            return message(error.isMissingNode() ? tree : error) + typeAndCode(error);
        } catch (Json.MalformedJson e) {
            return looksLikeHtml(body) ? "(an HTML page)" : "";
        }
    }

    private static String typeAndCode(JsonNode error) {
        String more = (error.path("type").asText("") + " " + error.path("code").asText("")).trim();
        return more.isEmpty() ? "" : " (" + more + ")";
    }

    private static String message(JsonNode error) {
        if (error.isTextual()) {
            return error.asText();
        }
        String text = error.path("message").asText("");
        return text.isEmpty() ? error.path("detail").asText("") : text;
    }

    static boolean looksLikeHtml(byte[] body) {
        for (byte b : body) {
            if (!Character.isWhitespace(b)) {
                return b == '<';
            }
        }
        return false;
    }

    private static String detail(int status, String text) {
        return text.isBlank() ? "HTTP " + status : "HTTP " + status + ": " + clip(text);
    }

    private static String clip(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").trim();
        return line.length() > MAX_DETAIL ? line.substring(0, MAX_DETAIL) + "…" : line;
    }
}
