package dev.caravan.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * What Linux tells of processes beyond {@link ProcessHandle}: their group, and whether they are but
 * zombies ({@code proc_pid_stat(5)}). Elsewhere it knows nothing, and callers do without.
 */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final long LOOK_MS = 200;
    private static final int STATE = 0;
    private static final int GROUP = 2;

    private ProcessTable() {}

    /** Whether the process runs; a zombie, which nobody has reaped yet, does not. */
    static boolean runs(ProcessHandle handle) {
        return handle.isAlive() && stat(handle.pid()).map(s -> !s.zombie()).orElse(true);
    }

    /** The process group; empty when unknown. */
    static Optional<Long> group(long pid) {
        return stat(pid).map(Stat::group);
    }

    /** The running members of a group but for its leader. */
    static Set<ProcessHandle> members(long group) {
        Set<ProcessHandle> members = new HashSet<>();
        for (long pid : pids()) {
            if (pid != group && stat(pid).filter(s -> s.group() == group).isPresent()) {
                ProcessHandle.of(pid).filter(ProcessTable::runs).ifPresent(members::add);
            }
        }
        return members;
    }

    /** Those of them that run. */
    static Set<ProcessHandle> running(Collection<ProcessHandle> handles) {
        return handles.stream().filter(ProcessTable::runs).collect(Collectors.toSet());
    }

    /**
     * Waits until none of them runs.
     *
     * @param ms at most so many milliseconds
     * @return whether they are gone
     */
    static boolean awaitGone(Collection<ProcessHandle> handles, long ms) {
        long start = System.nanoTime();
        // One future for the whole wait: each call of onExit leaves an entry behind.
        CompletableFuture<Void> all =
                CompletableFuture.allOf(
                        handles.stream()
                                .map(ProcessHandle::onExit)
                                .toArray(CompletableFuture<?>[]::new));
        while (!running(handles).isEmpty()) {
            long rest = ms - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            if (rest <= 0 || !pause(all, Math.min(rest, LOOK_MS))) {
                return running(handles).isEmpty();
            }
        }
        return true;
    }

    /** False when the thread was interrupted. */
    private static boolean pause(CompletableFuture<Void> all, long ms) {
        try {
            all.get(ms, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<Long> pids() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            List<Long> pids = new ArrayList<>();
            folders.forEach(folder -> pids.add(Long.parseLong(folder.getFileName().toString())));
            return pids;
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
    }

    private static Optional<Stat> stat(long pid) {
        try {
            byte[] line = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("stat"));
            String text = new String(line, StandardCharsets.ISO_8859_1);
            // The name, in parentheses, may itself hold any character.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", GROUP + 2);
            return Optional.of(new Stat(fields[STATE].charAt(0), Long.parseLong(fields[GROUP])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private record Stat(char state, long group) {
        boolean zombie() {
            return state == 'Z' || state == 'X';
        }
    }
}
