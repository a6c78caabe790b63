package dev.caravan.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An answer that is an error, in OpenAI's form (HTTP-3). It is thrown from where the fault is seen
 * to the front; it has no stack trace, since it tells the caller something, not the developer.
 */
public final class ApiError extends RuntimeException {

    private final String message;
    private final int status;
    private final String type;
    private final Optional<String> code;
    private final Optional<String> param;
    private final Map<String, String> headers;
    private final ArrayNode attempts;

    private ApiError(
            int status,
            String type,
            Optional<String> code,
            Optional<String> param,
            String message,
            Map<String, String> headers,
            ArrayNode attempts) {
        super(message, null, false, false);
        this.message = message;
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
        this.headers = Map.copyOf(headers);
        this.attempts = attempts;
    }

    /** An error whose {@code type} follows from the status: 401, 403, 429, other 4xx, 5xx. */
    public static ApiError of(int status, String message) {
        return new ApiError(
                status,
                typeOf(status),
                Optional.empty(),
                Optional.empty(),
                message,
                Map.of(),
                JsonNodeFactory.instance.arrayNode());
    }

    public static ApiError badRequest(String message) {
        return of(400, message);
    }

    public ApiError code(String value) {
        return new ApiError(status, type, Optional.of(value), param, message, headers, attempts);
    }

    public ApiError type(String value) {
        return new ApiError(status, value, code, param, message, headers, attempts);
    }

    public ApiError param(String value) {
        return new ApiError(status, type, code, Optional.of(value), message, headers, attempts);
    }

    /** With a response header, e.g. {@code Retry-After} or {@code Allow}. */
    public ApiError header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiError(status, type, code, param, message, more, attempts);
    }

    /** With the trail of what was tried ({@code error.attempts}). */
    public ApiError attempts(ArrayNode trail) {
        return new ApiError(status, type, code, param, message, headers, trail);
    }

    public int status() {
        return status;
    }

    public String message() {
        return message;
    }

    public Optional<String> code() {
        return code;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /**
     * {@code {"error":{"message","type","param","code"}}}, with {@code attempts} when there were
     * any.
     */
    public ObjectNode body() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode error = root.putObject("error");
        error.put("message", message);
        error.put("type", type);
        error.put("param", param.orElse(null));
        error.put("code", code.orElse(null));
        if (!attempts.isEmpty()) {
            error.set("attempts", attempts);
        }
        return root;
    }

    private static String typeOf(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
