package dev.caravan.telemetry;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * This process's memory, in bytes: beside a model server that was killed for memory, it tells
 * whether the gateway was the one that took it (DGN-2).
 *
 * @param rss resident; empty where the system does not tell
 * @param heapUsed of the Java heap, garbage included
 * @param heapTotal what the heap has from the system
 * @param direct buffers outside the heap
 */
public record MemorySnapshot(OptionalLong rss, long heapUsed, long heapTotal, long direct) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    /** As it is now. */
    public static MemorySnapshot now() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        return new MemorySnapshot(resident(), heap.getUsed(), heap.getCommitted(), direct);
    }

    /** Linux, proc(5): {@code VmRSS: 123456 kB}. */
    private static OptionalLong resident() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(RESIDENT)) {
                    String kib = line.substring(RESIDENT.length()).replace("kB", "").strip();
                    return OptionalLong.of(Long.parseLong(kib) << 10);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Another system: it is left out.
        }
        return OptionalLong.empty();
    }
}
