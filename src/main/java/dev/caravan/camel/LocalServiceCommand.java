package dev.caravan.camel;

import dev.caravan.config.Provider.LocalService;

import org.apache.camel.LoggingLevel;
import org.apache.camel.component.exec.ExecCommand;
import org.apache.camel.component.exec.ExecEndpoint;

import java.io.InputStream;
import java.util.Set;

/** The start of a local service: with the settings' environment, which Camel's command lacks. */
final class LocalServiceCommand extends ExecCommand {
    private final String serviceId;
    private final transient LocalService settings;

    LocalServiceCommand(String serviceId, LocalService settings) {
        super(
                settings.command(),
                settings.args(),
                settings.cwd().orElse(null),
                ExecEndpoint.NO_TIMEOUT,
                Set.of(),
                InputStream.nullInputStream(),
                null,
                false,
                LoggingLevel.DEBUG);
        this.serviceId = serviceId;
        this.settings = settings;
    }

    String serviceId() {
        return serviceId;
    }

    LocalService settings() {
        return settings;
    }

    /** Camel logs it: without arguments and environment, which may carry a key. */
    @Override
    public String toString() {
        return "LocalServiceCommand[" + serviceId + ", " + settings + "]";
    }
}
