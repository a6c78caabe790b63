package dev.caravan.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;

/** Writes a file so that a reader, or a crash, sees the old one or the new one and nothing else. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes a file: a temporary one beside it, fsync, rename. An existing file keeps its mode, a
     * new one is its owner's only (0600); a link is followed, not replaced.
     *
     * @throws IOException when it cannot be written; what was there is then still there
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = Optional.ofNullable(target.getParent()).orElse(target);
        // Made for its owner only; the dot and the ending keep it from being read as a provider.
        Path temporary = Files.createTempFile(folder, "." + target.getFileName(), ".tmp");
        try {
            copyMode(target, temporary);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(folder);
    }

    /** Removes a file for good. */
    public static void delete(Path file) throws IOException {
        Files.delete(file);
        sync(Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file));
    }

    private static void copyMode(Path from, Path to) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(from, PosixFileAttributeView.class);
        if (view != null && Files.exists(from)) {
            Files.setPosixFilePermissions(to, view.readAttributes().permissions());
        }
    }

    /** A rename is on the disk when its folder is; some systems cannot be asked for that. */
    private static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The file itself is written and in place.
        }
    }
}
