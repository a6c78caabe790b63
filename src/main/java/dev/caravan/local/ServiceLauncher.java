package dev.caravan.local;

import dev.caravan.config.Provider.LocalService;
import dev.caravan.config.Secret;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Starts the processes of local services (SVC-2, SVC-6, SVC-10): in their own process group where
 * the system can, their output in {@code <state>/services/<id>.log}, a start record beside it.
 * Thread-safe.
 */
public final class ServiceLauncher {
    private static final long LOG_BYTES = 5L * 1024 * 1024;
    private static final int LOG_FILES = 3;

    private final StartRecords records;
    private final Function<String, ? extends Collection<Secret>> secrets;
    private final InstantSource clock;

    /**
     * Into the same state folder as the records.
     *
     * @param secrets by service id, what its output must not show; those of the settings'
     *     environment need not be among them; see {@link ServiceSecrets}
     */
    public ServiceLauncher(
            StartRecords records, Function<String, ? extends Collection<Secret>> secrets) {
        this(records, secrets, InstantSource.system());
    }

    ServiceLauncher(
            StartRecords records,
            Function<String, ? extends Collection<Secret>> secrets,
            InstantSource clock) {
        this.records = records;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Starts the service's process and returns at once; whether it serves is for a probe to tell.
     *
     * @param serviceId the provider's id
     * @throws CannotLaunch when nothing was started
     */
    public ServiceProcess start(String serviceId, LocalService settings) throws CannotLaunch {
        Child child = records.start(serviceId, settings, () -> spawn(serviceId, settings));
        child.watch(settings.stopTimeoutMs(), () -> records.remove(serviceId, child.id()));
        return child.service();
    }

    private Child spawn(String serviceId, LocalService settings) throws CannotLaunch {
        Process process = Launch.start(settings, records.tools().setsid());
        Instant startedAt = process.info().startInstant().orElseGet(clock::instant);
        OutputPump pump =
                OutputPump.start(
                        serviceId,
                        process.getInputStream(),
                        redactor(serviceId, settings),
                        new RotatingLog(records.files().log(serviceId), LOG_BYTES, LOG_FILES));
        RunningService service =
                new RunningService(
                        new ProcessTree(process.toHandle(), records.tools()),
                        new ProcessId(process.pid(), startedAt),
                        pump::tail);
        return new Child(process, settings.command(), pump, service);
    }

    private Redactor redactor(String serviceId, LocalService settings) {
        List<Secret> known = new ArrayList<>(settings.env().values());
        known.addAll(secrets.apply(serviceId));
        return new Redactor(known);
    }
}
