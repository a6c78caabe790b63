package dev.caravan.store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files of the embedded store: H2's own, and beside it the number of the process that has it
 * open, so that another can name it. What is kept there are people's conversations: only the
 * gateway's own user can read it.
 *
 * @param base absolute path without suffix
 */
record EmbeddedFile(Path base) {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    Path database() {
        return beside(".mv.db");
    }

    private Path owner() {
        return beside(".pid");
    }

    /** Locked by the gateway that the store belongs to. */
    Path lock() {
        return beside(".lock");
    }

    private Path beside(String suffix) {
        return base.resolveSibling(base.getFileName() + suffix);
    }

    /**
     * The JDBC URL. H2's default writes a commit half a second after it was acknowledged: a kill
     * would lose it. The store closes the file itself, when no request needs it any more.
     */
    String jdbcUrl() {
        return "jdbc:h2:file:" + base + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
    }

    /** Creates the folder with the right mode where it is missing. */
    void prepareFolder() throws IOException {
        Path folder = base.getParent();
        if (folder != null) {
            Files.createDirectories(folder, mode("rwx------"));
        }
    }

    /** Creates the folder and an empty file with the right modes where they are missing. */
    void prepare() throws IOException {
        prepareFolder();
        if (!Files.exists(database())) {
            Files.createFile(database(), mode("rw-------"));
        }
    }

    /** This process has it open now. */
    void own(long pid) throws IOException {
        Files.writeString(owner(), pid + "\n");
    }

    /** This process has it open no more. */
    void disown() throws IOException {
        Files.deleteIfExists(owner());
    }

    /** The process that has it open, where it said so and is still there. */
    OptionalLong ownerPid() {
        try {
            long pid = Long.parseLong(Files.readString(owner()).strip());
            return ProcessHandle.of(pid).isPresent() ? OptionalLong.of(pid) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Bytes that its disk has left; empty when that cannot be asked. */
    Optional<Long> bytesLeft() {
        try {
            return Optional.of(Files.getFileStore(database()).getUsableSpace());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
