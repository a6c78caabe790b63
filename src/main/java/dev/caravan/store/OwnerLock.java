package dev.caravan.store;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * A file that one process has locked. The operating system lets go of it when the process ends,
 * however it ends: what is written in the file tells who it is, and decides nothing, so that a dead
 * process, or one that got its number, blocks nobody. The file stays; to delete it would be to race
 * with the next one.
 */
public final class OwnerLock implements AutoCloseable {
    /** A process number has no more digits. */
    private static final int MAX_BYTES = 32;

    private static final Logger LOG = LoggerFactory.getLogger(OwnerLock.class);

    private final FileChannel channel;

    private OwnerLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Another process has it. */
    public static final class Taken extends Exception {
        private final OptionalLong pid;

        private Taken(OptionalLong pid) {
            super("the lock is taken", null, false, false);
            this.pid = pid;
        }

        /** Which one, where it has said so by now; for people. */
        public String owner() {
            return named(pid);
        }
    }

    /**
     * Locks the file.
     *
     * @param file made where it is missing; its folder is there
     * @param pid written into it
     * @throws IOException when there are no such files or locks here
     */
    public static OwnerLock take(Path file, long pid) throws IOException, Taken {
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        boolean kept = false;
        try {
            FileLock lock = lock(channel);
            if (lock == null) {
                throw new Taken(written(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            kept = true;
            return new OwnerLock(channel);
        } finally {
            if (!kept) {
                channel.close();
            }
        }
    }

    /** A process, for people. */
    static String named(OptionalLong pid) {
        return pid.isPresent() ? "process " + pid.getAsLong() : "another process";
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // This process itself, which asks twice.
            return null;
        }
    }

    private static OptionalLong written(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        channel.read(bytes, 0);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Lets the next one have it. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("the lock ends with the process: {}", e.toString());
        }
    }
}
