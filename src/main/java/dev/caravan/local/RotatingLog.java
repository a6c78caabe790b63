package dev.caravan.local;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A log file that starts afresh when it is full; the older ones are kept beside it as {@code
 * <name>.1}, {@code <name>.2}. A disk that takes nothing costs the log, never the service: the
 * output is then dropped with one warning. Not thread-safe.
 */
final class RotatingLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RotatingLog.class);

    private final Path file;
    private final long maxBytes;
    private final int files;
    private Optional<FileChannel> channel = Optional.empty();
    private long size;
    private boolean warned;

    /**
     * Opens nothing yet.
     *
     * @param maxBytes of one file
     * @param files at most, the current one included; from 1
     */
    RotatingLog(Path file, long maxBytes, int files) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.files = files;
    }

    /** Appends; what was there from an earlier run stays. */
    void write(byte[] bytes) {
        try {
            FileChannel open = channelFor(bytes.length);
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                size += open.write(rest);
            }
        } catch (IOException e) {
            warn(e);
        }
    }

    private FileChannel channelFor(int more) throws IOException {
        FileChannel open = channel.isPresent() ? channel.get() : open();
        if (size == 0 || size + more <= maxBytes) {
            return open;
        }
        close();
        rotate();
        return open();
    }

    private FileChannel open() throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            OwnerOnly.createFolder(folder);
        }
        FileChannel open = OwnerOnly.open(file, StandardOpenOption.APPEND);
        channel = Optional.of(open);
        size = open.size();
        return open;
    }

    private void rotate() throws IOException {
        for (int i = files - 1; i >= 1; i--) {
            Path from = i == 1 ? file : numbered(i - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.deleteIfExists(file);
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private void warn(IOException e) {
        if (!warned) {
            warned = true;
            LOG.warn("{} cannot be written, output is lost: {}", file, e.toString());
        }
    }

    @Override
    public void close() {
        try {
            if (channel.isPresent()) {
                channel.get().close();
            }
        } catch (IOException e) {
            warn(e);
        }
        channel = Optional.empty();
    }
}
