package dev.caravan.steps;

import dev.caravan.failover.Failure;
import dev.caravan.net.UpstreamCall;
import dev.caravan.net.Watchdog;
import dev.caravan.routing.Candidate;
import dev.caravan.telemetry.FailureKind;
import dev.caravan.telemetry.MemorySnapshot;
import dev.caravan.telemetry.ModelCallEvent;
import dev.caravan.telemetry.Operations;
import dev.caravan.telemetry.Tokens;

import org.apache.camel.Exchange;
import org.apache.camel.spi.EventNotifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells of each call of a provider: that it began, and once how it ended (DGN-2, DGN-3). The
 * attempt's span lives as long.
 */
public final class ModelCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCalls.class);
    private static final long MS = 1_000_000;

    private final Watchdog watchdog;
    private final List<Consumer<ModelCallEvent>> told;

    /**
     * With its readers.
     *
     * @param told called on the request's own thread, in this order
     */
    public ModelCalls(Watchdog watchdog, List<Consumer<ModelCallEvent>> told) {
        this.watchdog = watchdog;
        this.told = List.copyOf(told);
    }

    /** A call begins; gives the headers that tell the provider of the trace. */
    Map<String, String> started(Exchange exchange, Candidate candidate) {
        Caller caller = Var.CALLER.of(exchange);
        ModelCall call =
                new ModelCall(
                        candidate,
                        watchdog.now(),
                        caller.trace().call(Operations.of(Lines.endpoint(exchange)), candidate));
        Var.MODEL_CALL.set(exchange, call);
        tell(exchange, new ModelCallEvent.Started(caller.requestId(), candidate.ref()));
        return call.span().headers();
    }

    /** The reply is complete; without effect when no call is under way. */
    void completed(Exchange exchange, Optional<Tokens> tokens) {
        ended(exchange)
                .ifPresent(
                        call -> {
                            call.span().answered(tokens);
                            tell(
                                    exchange,
                                    new ModelCallEvent.Completed(
                                            Var.CALLER.of(exchange).requestId(),
                                            call.candidate().ref(),
                                            millis(call)));
                        });
    }

    /** There will be no reply, or no more of it; without effect when no call is under way. */
    void failed(Exchange exchange, Failure failure) {
        ended(exchange)
                .ifPresent(
                        call -> {
                            call.span().failed(failure);
                            boolean begun =
                                    Var.CALL
                                            .find(exchange)
                                            .map(UpstreamCall::hasAnswered)
                                            .orElse(false);
                            tell(
                                    exchange,
                                    new ModelCallEvent.Failed(
                                            Var.CALLER.of(exchange).requestId(),
                                            call.candidate().ref(),
                                            millis(call),
                                            failure,
                                            FailureKind.of(failure, begun),
                                            MemorySnapshot.now()));
                        });
    }

    private static Optional<ModelCall> ended(Exchange exchange) {
        Optional<ModelCall> call = Var.MODEL_CALL.find(exchange);
        Var.MODEL_CALL.remove(exchange);
        return call;
    }

    private long millis(ModelCall call) {
        return (watchdog.now() - call.startedNanos()) / MS;
    }

    private void tell(Exchange exchange, ModelCallEvent event) {
        told.forEach(reader -> reader.accept(event));
        for (EventNotifier notifier :
                exchange.getContext().getManagementStrategy().getEventNotifiers()) {
            ModelCallNotice notice = new ModelCallNotice(exchange, event);
            if (notifier.isEnabled(notice)) {
                notify(notifier, notice);
            }
        }
    }

    private static void notify(EventNotifier notifier, ModelCallNotice notice) {
        try {
            notifier.notify(notice);
        } catch (Exception e) {
            LOG.warn("an event notifier failed", e);
        }
    }
}
