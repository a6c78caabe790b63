package dev.caravan.camel;

import dev.caravan.config.Provider.LocalService;

import org.apache.camel.Exchange;
import org.apache.camel.component.exec.ExecBinding;
import org.apache.camel.component.exec.ExecCommand;
import org.apache.camel.component.exec.ExecEndpoint;
import org.apache.camel.component.exec.ExecResult;

import java.util.Optional;
import java.util.function.Function;

/**
 * Makes an exec step start a configured local service. Only the service's id comes from the
 * exchange, as a variable that a step of ours has set; command, arguments, folder and environment
 * come from the configuration. The message, its headers (also {@code CamelExec*}) and the
 * endpoint's own options are not looked at (SEC-10). Thread-safe.
 */
public final class LocalServiceBinding implements ExecBinding {
    /** Variable (String) with the id of the provider whose service is to start. */
    public static final String SERVICE_ID = "serviceId";

    /** Variable in which the started {@link dev.caravan.local.ServiceProcess} is left. */
    public static final String PROCESS = "process";

    private final Function<String, Optional<LocalService>> services;

    /**
     * Looks settings up at each start.
     *
     * @param services the configured ones by provider id
     */
    public LocalServiceBinding(Function<String, Optional<LocalService>> services) {
        this.services = services;
    }

    /**
     * The command of the service that is named by the variable.
     *
     * @throws IllegalStateException when none is named, or one that is not configured
     */
    @Override
    public ExecCommand readInput(Exchange exchange, ExecEndpoint endpoint) {
        if (!(exchange.getVariable(SERVICE_ID) instanceof String serviceId)) {
            throw new IllegalStateException("the variable " + SERVICE_ID + " is not set");
        }
        return services.apply(serviceId)
                .map(settings -> new LocalServiceCommand(serviceId, settings))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no local service is configured for " + serviceId));
    }

    /** Leaves the process in a variable; the message stays as it is. */
    @Override
    public void writeOutput(Exchange exchange, ExecResult result) {
        if (result instanceof LocalServiceStart start) {
            exchange.setVariable(PROCESS, start.process());
        }
    }
}
