package dev.caravan.steps;

import dev.caravan.local.ServiceDriver;
import dev.caravan.local.ServiceProcess;
import dev.caravan.local.StartInProgress;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.Optional;

/** The steps of the route that starts a local service and waits for its readiness (SVC-2). */
public final class ServiceStart {
    /** Holds the start under way; {@code ${variable.start.waiting}} drives the loop. */
    public static final String START = "start";

    /** Where the executor leaves the process. */
    public static final String PROCESS = "process";

    private ServiceStart() {}

    private static StartInProgress start(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(START, StartInProgress.class))
                .orElseThrow();
    }

    /** Step {@code note-started}: the process is alive. */
    public static final class Started implements Processor {
        @Override
        public void process(Exchange exchange) {
            start(exchange)
                    .started(
                            Optional.ofNullable(exchange.getVariable(PROCESS, ServiceProcess.class))
                                    .orElseThrow());
        }
    }

    /**
     * Step {@code await-probe}: waits until the next probe is due; without one the rest of the
     * round is skipped.
     */
    public static final class ProbeWait implements Processor {
        @Override
        public void process(Exchange exchange) throws InterruptedException {
            exchange.setVariable("probeDue", start(exchange).awaitProbe());
        }
    }

    /** Step {@code note-probe}: what the probe saw. */
    public static final class ProbeNote implements Processor {
        @Override
        public void process(Exchange exchange) {
            start(exchange)
                    .probed(
                            Optional.ofNullable(
                                            exchange.getVariable(
                                                    ServiceProbe.HEALTH,
                                                    ServiceDriver.Health.class))
                                    .orElseThrow());
        }
    }
}
