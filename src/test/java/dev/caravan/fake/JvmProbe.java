package dev.caravan.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at a child JVM from outside: live heap, threads, open files (Linux). */
public final class JvmProbe {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final String pid;

    public JvmProbe(ChildJvm child) {
        this.pid = String.valueOf(child.process().pid());
    }

    /** Bytes that are live after a collection. */
    public long liveHeap() throws IOException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IllegalStateException("jcmd tells nothing of the heap");
        }
        return Long.parseLong(used.group(1)) << 10;
    }

    /** Threads of the operating system. */
    public long threads() throws IOException {
        return entries("task");
    }

    /** Open files and sockets. */
    public long files() throws IOException {
        return entries("fd");
    }

    private long entries(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", pid, folder))) {
            return entries.count();
        }
    }

    private String jcmd(String command) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                pid,
                                command)
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
