package dev.caravan.steps;

import dev.caravan.compat.Shaped;
import dev.caravan.failover.Attempt;
import dev.caravan.failover.Plan;

import org.apache.camel.Exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The gateway's own response headers (HTTP-6, SHP-4), as far as a request got. */
final class ReplyHeaders {
    private ReplyHeaders() {}

    static Map<String, String> of(Exchange exchange) {
        Map<String, String> headers = new LinkedHashMap<>();
        Optional<Plan> plan = Var.PLAN.find(exchange);
        plan.filter(Plan::isAnswered)
                .ifPresent(
                        p -> {
                            Attempt last = p.attempts().getLast();
                            headers.put(
                                    "x-caravan-model", visible(last.candidate().ref().toString()));
                        });
        plan.filter(p -> !p.attempts().isEmpty())
                .ifPresent(p -> headers.put("x-caravan-attempts", visible(p.trail())));
        Var.SHAPED
                .find(exchange)
                .map(Shaped::adjusted)
                .filter(names -> !names.isEmpty())
                .ifPresent(
                        names ->
                                headers.put(
                                        "x-caravan-adjusted", visible(String.join(",", names))));
        Var.LEASE
                .find(exchange)
                .ifPresent(lease -> headers.put("x-caravan-local-service", lease.describe()));
        return headers;
    }

    /**
     * {@code x-caravan-model=…; x-caravan-attempts=…} for a stream whose headers are gone (FLV-4).
     */
    static String asComment(Exchange exchange) {
        return of(exchange).entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("; "));
    }

    /**
     * A header value must be visible ASCII (RFC 9110, 5.5); model ids of open lists come from
     * clients.
     */
    private static String visible(String text) {
        return text.codePoints()
                .map(c -> c >= 0x20 && c < 0x7f ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
