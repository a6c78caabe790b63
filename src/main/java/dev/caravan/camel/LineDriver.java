package dev.caravan.camel;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.Ids;
import dev.caravan.batch.LineOutcome;
import dev.caravan.batch.LineRunner;
import dev.caravan.batch.Recall;
import dev.caravan.openai.ApiError;
import dev.caravan.steps.Lines;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.OptionalLong;
import java.util.function.Supplier;

/** Serves lines by the route {@code batch-line}. */
final class LineDriver implements LineRunner {
    private static final Logger LOG = LoggerFactory.getLogger(LineDriver.class);

    private final Supplier<ProducerTemplate> template;
    private final Ids ids;

    /**
     * On routes that need not run yet.
     *
     * @param template of the routes that are current
     */
    LineDriver(Supplier<ProducerTemplate> template, Ids ids) {
        this.template = template;
        this.ids = ids;
    }

    @Override
    public LineOutcome run(String url, ObjectNode body, Recall recall) {
        String id = ids.next("req_");
        Exchange exchange =
                template.get()
                        .send(
                                "direct:batch-line",
                                e -> e.getMessage().setBody(new Lines.Work(id, url, body, recall)));
        return exchange.getMessage().getBody() instanceof LineOutcome outcome
                ? outcome
                : broken(id, exchange);
    }

    /** The route is the operator's to change: what it leaves behind need not be an outcome. */
    private static LineOutcome broken(String id, Exchange exchange) {
        LOG.error("{} the route batch-line gave no outcome", id, exchange.getException());
        ApiError error =
                ApiError.of(500, "Internal error; the gateway's log has it under " + id)
                        .code("internal_error");
        return new LineOutcome.Failed(
                id, error.status(), "unknown", error.body(), OptionalLong.empty());
    }
}
