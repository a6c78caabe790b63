package dev.caravan.local;

import dev.caravan.config.Provider.LocalService;
import dev.caravan.local.CannotLaunch.Reason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The start records of a state folder, {@code <state>/services/<id>.json}, and the take-over of
 * processes whose gateway was killed (SVC-6). Every look and change is under the lock of the file
 * {@code .lock} beside them, so that gateways which share the folder never both own a process.
 * Thread-safe.
 */
public final class StartRecords {
    private static final Logger LOG = LoggerFactory.getLogger(StartRecords.class);

    private final ServiceFiles files;
    private final RecordStore store;
    private final ProcessId gateway;
    private final Tools tools;

    /** The records below a state folder, which need not exist yet; the owner is this process. */
    public StartRecords(Path stateDir) {
        this(
                ServiceFiles.in(stateDir),
                ProcessId.of(ProcessHandle.current()).orElseThrow(),
                Tools.ofThisMachine());
    }

    StartRecords(ServiceFiles files, ProcessId gateway, Tools tools) {
        this.files = files;
        this.store = new RecordStore(files);
        this.gateway = gateway;
        this.tools = tools;
    }

    /** Something that was started and is to be recorded. */
    interface Started {
        ProcessId id();
    }

    /** Starts it. */
    interface Starter<S extends Started> {
        S start() throws CannotLaunch;
    }

    ServiceFiles files() {
        return files;
    }

    Tools tools() {
        return tools;
    }

    /**
     * Takes over the process that a gateway left behind when it was killed. Empty when there is
     * none, or when its gateway lives: then the server is foreign. A left-behind process of other
     * settings is stopped first, which takes up to {@code stopTimeoutMs} and 5 s more.
     *
     * @param serviceId the provider's id
     */
    public Optional<ServiceProcess> adopt(String serviceId, LocalService settings) {
        Optional<Orphan> orphan = claim(serviceId, settings);
        if (orphan.isPresent() && !orphan.get().isOf(settings)) {
            LOG.info("{} runs with other settings since before and is stopped", serviceId);
            orphan.get().stop();
            return Optional.empty();
        }
        return orphan.map(Orphan::process);
    }

    /**
     * Starts a process and records it. One that another gateway left behind is stopped before.
     *
     * @throws CannotLaunch from the starter, or when the one before still runs
     */
    <S extends Started> S start(String serviceId, LocalService settings, Starter<S> starter)
            throws CannotLaunch {
        claim(serviceId, settings).ifPresent(Orphan::stop);
        Starter<S> once = new Once<>(starter);
        try {
            return store.<S, CannotLaunch>locked(
                    records -> {
                        refuseSecond(records.read(serviceId));
                        S started = once.start();
                        record(records, serviceId, started.id(), settings);
                        return started;
                    });
        } catch (IOException e) {
            warn(serviceId, e);
            return once.start();
        }
    }

    /** A lock that cannot be given back must not lead to a second start. */
    private static final class Once<S extends Started> implements Starter<S> {
        private final Starter<S> starter;
        private Optional<S> started = Optional.empty();

        Once(Starter<S> starter) {
            this.starter = starter;
        }

        @Override
        public S start() throws CannotLaunch {
            if (started.isEmpty()) {
                started = Optional.of(starter.start());
            }
            return started.get();
        }
    }

    /** Removes the record of a process that has ended; another's is left alone. */
    void remove(String serviceId, ProcessId child) {
        try {
            store.<Boolean, IOException>locked(
                    records -> {
                        Optional<StartRecord> found = records.read(serviceId);
                        boolean same = found.filter(r -> r.child().equals(child)).isPresent();
                        if (same) {
                            records.delete(serviceId);
                        }
                        return same;
                    });
        } catch (IOException e) {
            warn(serviceId, e);
        }
    }

    private Optional<Orphan> claim(String serviceId, LocalService settings) {
        try {
            return store.<Optional<Orphan>, IOException>locked(
                    records -> {
                        Optional<StartRecord> record = records.read(serviceId);
                        return record.isEmpty()
                                ? Optional.empty()
                                : claim(records, serviceId, record.get(), settings);
                    });
        } catch (IOException e) {
            warn(serviceId, e);
            return Optional.empty();
        }
    }

    private Optional<Orphan> claim(
            RecordStore.Records records,
            String serviceId,
            StartRecord record,
            LocalService settings)
            throws IOException {
        Optional<ProcessHandle> child = record.child().find();
        if (child.isEmpty()) {
            records.delete(serviceId);
            return Optional.empty();
        }
        if (record.gateway().find().isPresent()) {
            return Optional.empty();
        }
        records.write(serviceId, new StartRecord(record.child(), gateway, record.commandHash()));
        return Optional.of(
                Orphan.watched(
                        record,
                        new ProcessTree(child.get(), tools),
                        files.log(serviceId),
                        settings.stopTimeoutMs(),
                        () -> remove(serviceId, record.child())));
    }

    private static void refuseSecond(Optional<StartRecord> before) throws CannotLaunch {
        Optional<ProcessHandle> child = before.map(StartRecord::child).flatMap(ProcessId::find);
        if (child.isPresent()) {
            throw new CannotLaunch(
                    Reason.STILL_RUNNING,
                    "process %d of gateway %d still runs for this service"
                            .formatted(child.get().pid(), before.orElseThrow().gateway().pid()));
        }
    }

    /** Without a record the service is served all the same; only a later take-over is lost. */
    private void record(
            RecordStore.Records records, String serviceId, ProcessId child, LocalService settings) {
        try {
            records.write(serviceId, new StartRecord(child, gateway, CommandHash.of(settings)));
        } catch (IOException e) {
            warn(serviceId, e);
        }
    }

    private static void warn(String serviceId, IOException e) {
        LOG.warn("The start record of {} cannot be kept: {}", serviceId, e.toString());
    }
}
