package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.LineOutcome;
import dev.caravan.batch.Recall;
import dev.caravan.failover.Cooldowns;
import dev.caravan.failover.Failure;
import dev.caravan.net.UpstreamCall;
import dev.caravan.net.Watchdog;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.openai.FrontRequest;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.routing.Ask;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Routing;
import dev.caravan.routing.Target;
import dev.caravan.telemetry.Tracing;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The steps of a batch's line (chapter 6): a {@link Work} goes in as the body, a {@link
 * LineOutcome} comes out.
 */
public final class Lines {
    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);
    private static final String ROUTE = "batch-line";

    private Lines() {}

    /**
     * What a line is made of.
     *
     * @param id stands for the request in the log
     */
    public record Work(String id, String url, ObjectNode body, Recall recall) {}

    /** Nobody is asked: all who could answer are left alone. */
    static final class AllCooling extends Exception {
        private final long leftMs;

        AllCooling(long leftMs) {
            super("all candidates are left alone", null, false, false);
            this.leftMs = leftMs;
        }
    }

    /** What is asked for, as meters and the log call it. */
    static String endpoint(Exchange exchange) {
        String route = exchange.getFromRouteId();
        if (!ROUTE.equals(route)) {
            return route;
        }
        return switch (Var.REQUEST.find(exchange).orElse(null)) {
            case EmbeddingsRequest _ -> "batch-embeddings";
            case ResponsesRequest _ -> "batch-responses";
            case ChatRequest _ -> ROUTE;
            case null -> ROUTE;
        };
    }

    /** Step {@code admit-line}: what {@code admit} is for a request over HTTP. */
    public static final class Admission implements Processor {
        private final Supplier<Snapshot> current;
        private final Watchdog watchdog;
        private final Tracing tracing;

        public Admission(Supplier<Snapshot> current, Watchdog watchdog, Tracing tracing) {
            this.current = current;
            this.watchdog = watchdog;
            this.tracing = tracing;
        }

        @Override
        public void process(Exchange exchange) {
            Work work = exchange.getMessage().getBody(Work.class);
            Var.RECIPIENT.set(exchange, work.recall());
            Var.SNAPSHOT.set(exchange, current.get());
            Var.CALLER.set(
                    exchange,
                    new Caller(
                            work.id(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            false,
                            OptionalLong.empty(),
                            tracing.begin("POST", work.url(), Map.of()),
                            watchdog.now()));
        }
    }

    /** Step {@code await-candidate}: a line waits where a client would be told to come back. */
    public static final class Cooling implements Processor {
        private final Cooldowns cooldowns;

        public Cooling(Cooldowns cooldowns) {
            this.cooldowns = cooldowns;
        }

        @Override
        public void process(Exchange exchange) throws AllCooling {
            List<Candidate> chain = target(exchange).chain();
            long soonest = Long.MAX_VALUE;
            for (Candidate candidate : chain) {
                soonest = Math.min(soonest, cooldowns.leftMs(candidate).orElse(0));
            }
            if (soonest > 0) {
                throw new AllCooling(soonest);
            }
        }

        private static Target target(Exchange exchange) {
            Routing routing = Var.SNAPSHOT.of(exchange).routing();
            FrontRequest request = Var.REQUEST.of(exchange);
            Ask ask = Var.CALLER.of(exchange).ask(request.model());
            return request instanceof EmbeddingsRequest
                    ? routing.resolveEmbeddings(ask)
                    : routing.resolve(ask);
        }
    }

    /** Step {@code deliver-line}: the reply becomes the line's outcome. */
    public static final class Delivery implements Processor {
        private final RequestLog log;
        private final Outlets outlets;

        public Delivery(RequestLog log, Outlets outlets) {
            this.log = log;
            this.outlets = outlets;
        }

        @Override
        public void process(Exchange exchange) {
            if (!(Var.REPLY.of(exchange) instanceof Reply.Whole(ObjectNode json, ObjectNode _))) {
                throw new IllegalStateException("a line has no stream");
            }
            if (ToolCallTaking.isPending(exchange)) {
                return;
            }
            ObjectNode body = ReplyDelivery.whole(outlets.of(exchange), json);
            log.answered(exchange, 200);
            end(exchange, new LineOutcome.Answered(Var.CALLER.of(exchange).requestId(), body));
        }
    }

    /** Step {@code line-failed}: what went wrong becomes the line's outcome. */
    public static final class Failed implements Processor {
        private final RequestLog log;

        public Failed(RequestLog log) {
            this.log = log;
        }

        @Override
        public void process(Exchange exchange) {
            Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            Var.CALL.find(exchange).ifPresent(UpstreamCall::discard);
            if (Var.RECIPIENT.of(exchange).isGone()) {
                log.clientDisconnected(exchange);
                end(exchange, new LineOutcome.Recalled());
                return;
            }
            if (fault instanceof AllCooling cooling) {
                end(exchange, new LineOutcome.Cooling(cooling.leftMs));
                return;
            }
            String id = Var.CALLER.of(exchange).requestId();
            ApiError error = fault instanceof ApiError known ? known : unforeseen(id, fault);
            log.answered(exchange, error.status());
            end(
                    exchange,
                    new LineOutcome.Failed(
                            id,
                            error.status(),
                            reason(exchange, error),
                            error.body(),
                            retryAfterMs(error)));
        }

        private static ApiError unforeseen(String id, Throwable fault) {
            LOG.error("{} unforeseen fault", id, fault);
            return ApiError.of(500, "Internal error; the gateway's log has it under " + id)
                    .code("internal_error");
        }

        /** The decisive attempt's, which an error's code may say in a client's words. */
        private static String reason(Exchange exchange, ApiError error) {
            return Var.PLAN
                    .find(exchange)
                    .flatMap(plan -> plan.decisive())
                    .flatMap(attempt -> attempt.failure())
                    .map((Failure failure) -> failure.reason().code())
                    .or(error::code)
                    .orElse("unknown");
        }

        private static OptionalLong retryAfterMs(ApiError error) {
            String seconds = error.headers().getOrDefault("Retry-After", "");
            try {
                return seconds.isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(seconds) * 1_000);
            } catch (NumberFormatException e) {
                return OptionalLong.empty();
            }
        }
    }

    private static void end(Exchange exchange, LineOutcome outcome) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(outcome);
    }
}
