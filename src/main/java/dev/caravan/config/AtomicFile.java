package dev.caravan.config;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;

/** Writes a file so that a reader, or a crash, sees the old one or the new one and nothing else. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes a file: a temporary one beside it, fsync, rename. An existing file keeps its mode
     * (and, where the writer may do that, its owner), a new one is its owner's only (0600); a link
     * is followed, not replaced.
     *
     * @throws IOException when it cannot be written; what was there is then still there
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = Optional.ofNullable(target.getParent()).orElse(target);
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
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
        PosixFileAttributeView old = posix(from);
        PosixFileAttributeView made = posix(to);
        if (old == null || made == null || !Files.exists(from)) {
            return;
        }
        PosixFileAttributes attributes = old.readAttributes();
        copyOwner(attributes, made);
        made.setPermissions(attributes.permissions());
    }

    private static @Nullable PosixFileAttributeView posix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class);
    }

    /** An administrator's edit must not take the file away from the user that the gateway is. */
    private static void copyOwner(PosixFileAttributes from, PosixFileAttributeView to)
            throws IOException {
        PosixFileAttributes now = to.readAttributes();
        try {
            if (!now.group().equals(from.group())) {
                to.setGroup(from.group());
            }
            if (!now.owner().equals(from.owner())) {
                to.setOwner(from.owner());
            }
        } catch (FileSystemException e) {
            // Only an administrator may; for others the mode says who can read it.
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
