package dev.caravan.steps;

import dev.caravan.compat.ReplyFilter.Remark;
import dev.caravan.compat.ReplyFilters;
import dev.caravan.failover.Attempt;
import dev.caravan.failover.Plan;
import dev.caravan.openai.ForeignText;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;

/** What was changed in a reply or looks wrong in it, one line each (SHP-4, CMP-8). */
final class Remarks {
    private static final Logger LOG = LoggerFactory.getLogger(Remarks.class);
    private static final int MAX_REF = 200;

    private Remarks() {}

    /** To be called once, when the reply is complete or broken off. */
    static void log(Exchange exchange) {
        for (Remark remark : of(exchange)) {
            LOG.warn(
                    "{} {} {}",
                    Var.CALLER.of(exchange).requestId(),
                    ForeignText.shown(model(exchange), MAX_REF),
                    remark.text());
        }
    }

    /** The fields of the reply that were changed, as {@code x-caravan-adjusted} names them. */
    static List<String> changedFields(Exchange exchange) {
        return of(exchange).stream()
                .map(Remark::field)
                .filter(field -> !field.isEmpty())
                .map(field -> "reply." + field)
                .distinct()
                .toList();
    }

    private static List<Remark> of(Exchange exchange) {
        return Var.FILTERS.find(exchange).map(ReplyFilters::remarks).orElse(List.of());
    }

    private static String model(Exchange exchange) {
        Optional<Attempt> last =
                Var.PLAN
                        .find(exchange)
                        .map(Plan::attempts)
                        .filter(a -> !a.isEmpty())
                        .map(List::getLast);
        return last.map(attempt -> attempt.candidate().ref().toString()).orElse("-");
    }
}
