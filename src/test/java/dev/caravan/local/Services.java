package dev.caravan.local;

import dev.caravan.config.Provider.LocalService;
import dev.caravan.config.Secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts services for a test and ends them all afterwards. */
final class Services implements AutoCloseable {
    static final String ID = "tiny";
    private static final long SECONDS = 30;

    private final Path folder;
    private final StartRecords records;
    private final List<ServiceProcess> started = new ArrayList<>();
    private List<Secret> secrets = List.of();

    Services(Path folder, Tools tools) {
        this.folder = folder;
        this.records =
                new StartRecords(
                        ServiceFiles.in(folder.resolve("state")),
                        ProcessId.of(ProcessHandle.current()).orElseThrow(),
                        tools);
    }

    Services(Path folder) {
        this(folder, Tools.ofThisMachine());
    }

    Services hiding(String... values) {
        secrets = Arrays.stream(values).map(Secret::new).toList();
        return this;
    }

    StartRecords records() {
        return records;
    }

    Path state() {
        return folder.resolve("state");
    }

    Path log() {
        return records.files().log(ID);
    }

    Path record() {
        return records.files().record(ID);
    }

    ServiceProcess start(LocalService settings) throws CannotLaunch {
        return keep(new ServiceLauncher(records, _ -> secrets).start(ID, settings));
    }

    /** Starts a shell script. */
    ServiceProcess run(String script, String... arguments) throws CannotLaunch {
        return start(settings(script(script), arguments));
    }

    ServiceProcess keep(ServiceProcess process) {
        started.add(process);
        return process;
    }

    /** An executable file of the test's own. */
    Path script(String text) {
        return executable("#!/bin/sh\n" + text + "\n");
    }

    Path executable(String text) {
        try {
            Path file = Files.createTempFile(folder, "server", ".sh");
            Files.writeString(file, text);
            return Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LocalService settings(Path command, String... arguments) {
        return settings(command.toString(), Optional.empty(), Map.of(), arguments);
    }

    static LocalService settings(
            String command, Optional<String> cwd, Map<String, Secret> env, String... arguments) {
        return new LocalService(
                command,
                List.of(arguments),
                cwd,
                env,
                URI.create("http://127.0.0.1:9/v1/models"),
                120_000,
                0,
                500,
                false,
                Optional.empty());
    }

    /** Waits for its end. */
    static String end(ServiceProcess process) {
        return process.exit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    static boolean runs(long pid) {
        return ProcessHandle.of(pid).filter(ProcessTable::runs).isPresent();
    }

    @Override
    public void close() {
        started.forEach(ServiceProcess::kill);
        started.forEach(Services::end);
    }
}
