package dev.caravan.jms;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes a journal one broker's. The broker has a lock of its own, yet a second one would wait for
 * it for ever. It ends with the process, however that ends.
 */
final class JournalLock implements AutoCloseable {
    private final FileChannel channel;

    private JournalLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the journal below a folder.
     *
     * @throws BrokerUnusable when another broker has it; the message names its process
     */
    static JournalLock of(Path folder) throws IOException {
        Path owner = folder.resolve("owner.pid");
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("owner.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw taken(folder, owner);
            }
            Files.writeString(owner, ProcessHandle.current().pid() + "\n");
            return new JournalLock(channel);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw taken(folder, owner);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static BrokerUnusable taken(Path folder, Path owner) {
        return new BrokerUnusable(
                "The messages in "
                        + folder
                        + " are in use by "
                        + pid(owner)
                        + "; stop it, give this gateway another OPENCLAW_STATE_DIR, or have both"
                        + " use one broker elsewhere (batch.jms.url)");
    }

    private static String pid(Path owner) {
        try {
            return "process " + Files.readString(owner, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "another process";
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
