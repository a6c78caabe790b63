package dev.caravan.bench;

import dev.caravan.fake.ChildJvm;
import dev.caravan.simulator.SimulatorMain;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A child JVM that listens, and what the system knows about it. Its log goes to a file. */
final class Server implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final long BYTES_PER_KIB = 1_024;
    private static final String TESTS = "target" + File.separator + "test-classes";

    private final ChildJvm child;
    private final Path log;
    private final int port;
    private double startMs;

    private Server(ChildJvm child, Path log, int port) {
        this.child = child;
        this.log = log;
        this.port = port;
    }

    /** The simulator, keeping no requests. */
    static Server simulator() throws IOException {
        int port = freePort();
        return start(
                "simulator",
                List.of("-XX:+UseSerialGC", "-Xms1g", "-Xmx1g", "-Xmn500m"),
                SimulatorMain.class.getName(),
                List.of(
                        "--no-record",
                        "--port",
                        String.valueOf(port),
                        "--context-window",
                        "100000000",
                        "--reply",
                        ReplyCheck.REPLY),
                port,
                answer -> answer.startsWith("HTTP/1.1 200"));
    }

    /** The bare Camel route to an upstream. */
    static Server bare(List<String> flags, int upstreamPort) throws IOException {
        int port = freePort();
        return start(
                "bare",
                flags,
                BareCamel.class.getName(),
                List.of(String.valueOf(port), String.valueOf(upstreamPort)),
                port,
                answer -> answer.startsWith("HTTP/1.1 "));
    }

    /** The gateway with a configuration, as its launcher runs it. */
    static Server gateway(List<String> flags, Path config) throws IOException {
        int port = freePort();
        return start(
                "gateway",
                flags,
                "dev.caravan.cli.Caravan",
                List.of("gateway", "--config", config.toString(), "--port", String.valueOf(port)),
                port,
                answer -> answer.startsWith("HTTP/1.1 200"));
    }

    private static Server start(
            String name,
            List<String> flags,
            String main,
            List<String> arguments,
            int port,
            Predicate<String> good)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Launcher.flags());
        command.addAll(flags);
        command.addAll(List.of("-cp", Launcher.classPath() + File.pathSeparator + TESTS, main));
        command.addAll(arguments);
        Path log = Files.createTempFile("caravan-bench-" + name, ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("OPENCLAW_STATE_DIR", log + ".state");
        long begin = System.nanoTime();
        Server server = new Server(ChildJvm.start(builder), log, port);
        try {
            server.awaitAnswer(good);
            server.startMs = (System.nanoTime() - begin) / 1e6;
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private void awaitAnswer(Predicate<String> good) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline && child.process().isAlive()) {
            Optional<String> answer = Probe.ask(target("start"), "/v1/models");
            if (answer.filter(good).isPresent()) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        throw new IOException("did not start: " + Files.readString(log));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    Target target(String name) {
        return Target.at(name, port);
    }

    /** Milliseconds from the start of the process to its first good answer to /v1/models. */
    double startMs() {
        return startMs;
    }

    long pid() {
        return child.process().pid();
    }

    /** KiB of it that are in memory now (VmRSS of proc(5)). */
    long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new IOException("process " + pid() + " is gone"));
    }

    /**
     * KiB of its heap that are in use, after a collection of everything.
     *
     * @throws IOException when {@code jcmd} of the JDK cannot tell
     */
    long liveHeapKib() throws IOException {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                String.valueOf(pid()),
                                "GC.class_histogram")
                        .start();
        try (BufferedReader lines = jcmd.inputReader()) {
            return lines.lines()
                    .filter(line -> line.startsWith("Total"))
                    .map(line -> line.strip().split(" +", -1))
                    .mapToLong(words -> Long.parseLong(words[2]) / BYTES_PER_KIB)
                    .findFirst()
                    .orElseThrow(() -> new IOException("jcmd has no histogram of " + pid()));
        }
    }

    @Override
    public void close() {
        child.close();
        log.toFile().delete();
    }
}
