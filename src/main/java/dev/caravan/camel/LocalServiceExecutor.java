package dev.caravan.camel;

import dev.caravan.local.CannotLaunch;
import dev.caravan.local.ServiceLauncher;

import org.apache.camel.component.exec.ExecCommand;
import org.apache.camel.component.exec.ExecCommandExecutor;
import org.apache.camel.component.exec.ExecException;
import org.apache.camel.component.exec.ExecResult;

import java.io.InputStream;

/**
 * Starts a local service's process and returns at once, where Camel's own executor waits for the
 * end (SVC-2). It takes the commands of {@link LocalServiceBinding} only: there is no way to have
 * it run another (SEC-10). Thread-safe.
 */
public final class LocalServiceExecutor implements ExecCommandExecutor {
    private static final int NOT_STARTED = -1;

    private final ServiceLauncher launcher;

    public LocalServiceExecutor(ServiceLauncher launcher) {
        this.launcher = launcher;
    }

    /**
     * Starts it.
     *
     * @throws ExecException when nothing was started; its cause is the {@link CannotLaunch}
     * @throws IllegalArgumentException for a command from elsewhere
     */
    @Override
    public ExecResult execute(ExecCommand command) throws ExecException {
        if (!(command instanceof LocalServiceCommand start)) {
            throw new IllegalArgumentException("only a configured local service can be started");
        }
        try {
            return new LocalServiceStart(
                    start, launcher.start(start.serviceId(), start.settings()));
        } catch (CannotLaunch e) {
            throw new ExecException(
                    e.getMessage(),
                    InputStream.nullInputStream(),
                    InputStream.nullInputStream(),
                    NOT_STARTED,
                    e);
        }
    }
}
