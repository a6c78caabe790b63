package dev.caravan.steps;

import dev.caravan.compat.Shaped;
import dev.caravan.failover.Attempt;
import dev.caravan.failover.Plan;

import org.apache.camel.Exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
        List<String> adjusted = adjusted(exchange);
        if (!adjusted.isEmpty()) {
            headers.put("x-caravan-adjusted", visible(String.join(",", adjusted)));
        }
        Var.LEASE
                .find(exchange)
                .ifPresent(lease -> headers.put("x-caravan-local-service", lease.describe()));
        return headers;
    }

    /** Of the request; of the reply as well where all of it is known before its headers go out. */
    private static List<String> adjusted(Exchange exchange) {
        List<String> names = new ArrayList<>();
        Var.SHAPED.find(exchange).map(Shaped::adjusted).ifPresent(names::addAll);
        if (Var.REPLY.find(exchange).orElse(null) instanceof Reply.Whole) {
            names.addAll(Remarks.changedFields(exchange));
        }
        return names;
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
