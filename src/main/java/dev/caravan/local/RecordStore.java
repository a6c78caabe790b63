package dev.caravan.local;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The files of the start records and their lock. Thread-safe and safe between processes. */
final class RecordStore {
    private static final Logger LOG = LoggerFactory.getLogger(RecordStore.class);

    /** A file lock belongs to the whole JVM: its own threads need this one before it. */
    private static final ReentrantLock THIS_JVM = new ReentrantLock();

    private final ServiceFiles files;

    RecordStore(ServiceFiles files) {
        this.files = files;
    }

    /** What is done while nobody else, in this process or another, looks at the records. */
    interface Action<T, X extends Exception> {
        T run(Records records) throws X, IOException;
    }

    /**
     * Waits for the lock and does it.
     *
     * @throws IOException when the lock cannot be had, or from the action
     */
    <T, X extends Exception> T locked(Action<T, X> action) throws X, IOException {
        THIS_JVM.lock();
        try {
            OwnerOnly.createFolder(files.folder());
            try (FileChannel channel = OwnerOnly.open(files.lock());
                    FileLock _ = channel.lock()) {
                return action.run(new Records());
            }
        } finally {
            THIS_JVM.unlock();
        }
    }

    /** The records, for the holder of the lock. */
    final class Records {
        private Records() {}

        /** Empty when there is none, or none that can be understood; that is removed. */
        Optional<StartRecord> read(String serviceId) throws IOException {
            Path file = files.record(serviceId);
            try {
                Optional<StartRecord> record = StartRecord.fromJson(Files.readAllBytes(file));
                if (record.isEmpty()) {
                    LOG.warn("{} is no start record and is removed", file);
                    Files.delete(file);
                }
                return record;
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        }

        /** Takes the old one's place in one step: a reader sees either, never a half. */
        void write(String serviceId, StartRecord record) throws IOException {
            Path file = files.record(serviceId);
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try (FileChannel channel =
                    OwnerOnly.open(fresh, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer rest = ByteBuffer.wrap(record.toJson());
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }

        void delete(String serviceId) throws IOException {
            Files.deleteIfExists(files.record(serviceId));
        }
    }
}
