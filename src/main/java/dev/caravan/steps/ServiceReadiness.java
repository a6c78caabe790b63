package dev.caravan.steps;

import dev.caravan.batch.Recall;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Clock;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Plan;
import dev.caravan.failover.Reason;
import dev.caravan.local.Lease;
import dev.caravan.local.LocalServices;
import dev.caravan.local.Priority;
import dev.caravan.local.ServiceUnavailable;
import dev.caravan.net.Recipient;
import dev.caravan.net.Watchdog;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Step {@code ensure-ready}: the current candidate's local service can be used from here on, held
 * by a lease that ends with the attempt or with the exchange (SVC-1, SVC-5). A provider without one
 * passes at once.
 */
public final class ServiceReadiness implements Processor {
    private final LocalServices services;
    private final Watchdog watchdog;

    public ServiceReadiness(LocalServices services, Watchdog watchdog) {
        this.services = services;
        this.watchdog = watchdog;
    }

    @Override
    public void process(Exchange exchange) throws AttemptFailed {
        Plan plan = Var.PLAN.of(exchange);
        String provider = plan.getCurrent().provider().id();
        if (plan.getCurrent().provider().localService().isEmpty()) {
            return;
        }
        letAnotherAnswer(exchange, plan, provider);
        OptionalLong left = Deadlines.leftMs(exchange, watchdog);
        try {
            Optional<Lease> lease =
                    services.ensureReady(
                            provider,
                            priority(exchange),
                            left.orElse(Long.MAX_VALUE),
                            onWait(exchange));
            lease.ifPresent(held -> hold(exchange, held));
        } catch (ServiceUnavailable e) {
            throw new AttemptFailed(failure(e, left));
        }
    }

    /** SVC-13: while it starts, the next candidate may answer. */
    private void letAnotherAnswer(Exchange exchange, Plan plan, String provider)
            throws AttemptFailed {
        if (Var.AGENT.of(exchange).warmFallback() && plan.hasNext() && services.isCold(provider)) {
            services.warm(provider);
            throw new AttemptFailed(
                    new Failure.Skipped(
                            Reason.LOCAL_SERVICE_FAILED,
                            "starting; warmFallback lets the next model answer"));
        }
    }

    /** The client's going ends the wait (SVC-9). */
    private static Consumer<Runnable> onWait(Exchange exchange) {
        return end ->
                Var.RECIPIENT.find(exchange).ifPresent((Recipient waits) -> waits.onGone(end));
    }

    /** Nobody looks at a batch's line while it is run (SVC-12). */
    private static Priority priority(Exchange exchange) {
        return Var.RECIPIENT.find(exchange).filter(Recall.class::isInstance).isPresent()
                ? Priority.BATCH
                : Priority.INTERACTIVE;
    }

    private static void hold(Exchange exchange, Lease lease) {
        Var.LEASE.set(exchange, lease);
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                lease.close();
                            }
                        });
    }

    private static Failure failure(ServiceUnavailable e, OptionalLong left) {
        return switch (e.kind()) {
            case FAILED ->
                    new Failure.ServiceDown(String.valueOf(e.getMessage()), e.retryAfterMs());
            case QUEUE_FULL ->
                    new Failure.Skipped(Reason.RATE_LIMIT, String.valueOf(e.getMessage()));
            case OUT_OF_TIME -> new Failure.TimedOut(Clock.DEADLINE, left.orElse(0));
            case ABANDONED -> new Failure.ClientGone();
        };
    }
}
