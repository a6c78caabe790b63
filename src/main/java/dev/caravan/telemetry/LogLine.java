package dev.caravan.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.Attempt;
import dev.caravan.openai.ForeignText;
import dev.caravan.openai.Json;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A request as one line (DGN-1): what comes from outside is bounded and without control characters.
 * Pure.
 */
public final class LogLine {
    private static final int MAX_NAME = 200;
    private static final String GONE = "client_disconnected";

    private LogLine() {}

    /** {@code key=value} pairs behind the id, the endpoint and the outcome. */
    public static String text(RequestRecord request) {
        StringBuilder line = new StringBuilder();
        line.append(request.requestId())
                .append(' ')
                .append(request.endpoint())
                .append(' ')
                .append(request.status().map(String::valueOf).orElse(GONE))
                .append(" agent=")
                .append(request.agent().map(LogLine::shown).orElse("-"))
                .append(request.session().map(" session="::concat).orElse(""))
                .append(" attempts=")
                .append(attempts(request));
        if (!request.attempts().isEmpty()) {
            line.append(" stream=").append(request.stream());
        }
        request.tokens()
                .ifPresent(
                        tokens ->
                                line.append(" tokens=")
                                        .append(tokens.estimated() ? "~" : "")
                                        .append(tokens.input())
                                        .append('/')
                                        .append(tokens.output()));
        request.costUsd()
                .filter(usd -> usd > 0)
                .ifPresent(usd -> line.append(String.format(Locale.ROOT, " usd=%.6f", usd)));
        request.firstTokenMs().ifPresent(ms -> line.append(" ttft=").append(ms));
        request.traceId().ifPresent(id -> line.append(" trace=").append(id));
        return line.append(" bytes=")
                .append(request.bytes())
                .append(" ms=")
                .append(request.durationMs())
                .toString();
    }

    private static String attempts(RequestRecord request) {
        return request.attempts().isEmpty()
                ? "-"
                : request.attempts().stream()
                        .map(attempt -> shown(attempt.trail()) + ":" + attempt.millis() + "ms")
                        .collect(Collectors.joining(","));
    }

    private static String shown(String foreign) {
        return ForeignText.shown(foreign, MAX_NAME);
    }

    /** The same as a JSON object. */
    public static String json(RequestRecord request, String time) {
        ObjectNode line =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("time", time)
                        .put("request_id", request.requestId())
                        .put("endpoint", request.endpoint());
        request.status()
                .ifPresentOrElse(
                        status -> line.put("status", status), () -> line.put("outcome", GONE));
        request.agent().ifPresent(agent -> line.put("agent", shown(agent)));
        request.session().ifPresent(session -> line.put("session", session));
        if (!request.attempts().isEmpty()) {
            line.put("stream", request.stream());
            ArrayNode attempts = line.putArray("attempts");
            request.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
        }
        request.tokens()
                .ifPresent(
                        tokens ->
                                line.putObject("tokens")
                                        .put("input", tokens.input())
                                        .put("cached", tokens.cached())
                                        .put("output", tokens.output())
                                        .put("estimated", tokens.estimated()));
        request.costUsd().ifPresent(usd -> line.put("cost_usd", usd));
        request.firstTokenMs().ifPresent(ms -> line.put("first_token_ms", ms));
        request.traceId().ifPresent(id -> line.put("trace_id", id));
        line.put("upstream_ms", request.upstreamMs());
        line.put("bytes", request.bytes()).put("duration_ms", request.durationMs());
        return new String(Json.bytes(line), UTF_8);
    }

    private static ObjectNode attempt(Attempt attempt) {
        ObjectNode row =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("provider", attempt.candidate().ref().provider())
                        .put("model", shown(attempt.candidate().ref().model()))
                        .put("reason", attempt.failure().map(f -> f.reason().code()).orElse("ok"));
        attempt.failure()
                .ifPresent(
                        failure -> failure.upstreamStatus().ifPresent(s -> row.put("status", s)));
        return row.put("ms", attempt.millis());
    }
}
