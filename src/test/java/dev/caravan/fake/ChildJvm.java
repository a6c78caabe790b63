package dev.caravan.fake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child process that runs a main class on this JVM's class path. Both its outputs are read all
 * the time, so that it never blocks on them. Thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
    private static final int START_SECONDS = 60;

    /** Those that nobody has closed: a test whose set-up fails must leave none behind either. */
    private static final Set<ChildJvm> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(ChildJvm::close)));
    }

    private final Process process;
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<String> firstLine = new CompletableFuture<>();
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());

    private ChildJvm(Process process) {
        this.process = process;
        // Reading a pipe holds a carrier: virtual threads would leave none to others.
        Thread.ofPlatform().daemon().start(this::readOutput);
        Thread.ofPlatform().daemon().start(this::readErrors);
    }

    /** Starts a command that was put together elsewhere, exactly as it is; returns at once. */
    public static ChildJvm start(ProcessBuilder command) {
        try {
            ChildJvm child = new ChildJvm(command.start());
            ALIVE.add(child);
            var _ = child.process.onExit().thenRun(() -> ALIVE.remove(child));
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a main class; returns at once. */
    public static ChildJvm start(Class<?> main, String... arguments) {
        return start(main, List.of("-Xmx256m", "-XX:+UseSerialGC"), Map.of(), arguments);
    }

    /** Starts a main class with JVM flags and environment variables of its own; returns at once. */
    public static ChildJvm start(
            Class<?> main,
            List<String> flags,
            Map<String, String> environment,
            String... arguments) {
        return startIn(Path.of(""), main, flags, environment, arguments);
    }

    /** As the others, in another folder than this process's own. */
    public static ChildJvm startIn(
            Path folder,
            Class<?> main,
            List<String> flags,
            Map<String, String> environment,
            String... arguments) {
        List<String> command = new ArrayList<>(java());
        command.addAll(SharedLibraries.flags());
        command.addAll(flags);
        command.addAll(List.of("-cp", SharedLibraries.CLASS_PATH, main.getName()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toAbsolutePath().toFile());
        builder.environment().putAll(environment);
        return start(builder);
    }

    /**
     * This JVM's {@code java}, with flags that have it start quickly: that counts for more here.
     */
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+EnableDynamicAgentLoading");
    }

    /**
     * Waits for the first line on its standard output.
     *
     * @throws IllegalStateException if it ends or a minute passes before; with what it said on its
     *     standard error
     */
    public String firstLine() {
        try {
            return firstLine.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IllegalStateException("child did not start: " + errors(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException(e);
        }
    }

    /** The process. */
    public Process process() {
        return process;
    }

    /** Sends SIGTERM. Not {@code Process.destroy()}: that closes the pipes as well. */
    public void terminate() {
        if (!process.toHandle().destroy()) {
            throw new IllegalStateException("cannot signal " + process.pid());
        }
    }

    /** Sends a signal that Java has no word for: {@code STOP}, {@code CONT}. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("cannot signal " + process.pid());
        }
    }

    /** The lines on its standard output so far. */
    public List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    /** The lines on its standard error so far. */
    public List<String> errors() {
        synchronized (errors) {
            return List.copyOf(errors);
        }
    }

    /** Kills it, with its children, and waits for its end. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                firstLine.complete(line);
            }
        } catch (IOException e) {
            firstLine.completeExceptionally(e);
        }
        firstLine.completeExceptionally(new IllegalStateException("ended without a word"));
    }

    private void readErrors() {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                errors.add(line);
            }
        } catch (IOException e) {
            errors.add("cannot read its errors: " + e.getMessage());
        }
    }
}
