package dev.caravan.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The folders that jobs come from and go to (INT-1).
 *
 * @param top absolute path
 */
record Folder(Path top) {
    private static final String ENDING = ".jsonl";

    /** The folders, made where they are missing. */
    static Folder at(Path top) throws IOException {
        for (String folder : List.of("in", "work", "out", "done", "failed")) {
            Files.createDirectories(top.resolve(folder));
        }
        return new Folder(top);
    }

    /** A file's name without its ending. */
    static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - ENDING.length());
    }

    /**
     * The inputs that nobody writes any more: unchanged since then, or said to be whole by {@code
     * <file>.done} beside them.
     */
    List<Path> whole(long changedBeforeMs) throws IOException {
        try (var files = Files.list(top.resolve("in"))) {
            return files.filter(Folder::isInput)
                    .filter(file -> isWhole(file, changedBeforeMs))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isInput(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(ENDING)
                && name.length() > ENDING.length()
                && !name.startsWith(".")
                && Files.isRegularFile(file);
    }

    private static boolean isWhole(Path file, long changedBeforeMs) {
        try {
            return Files.exists(mark(file))
                    || Files.getLastModifiedTime(file).toMillis() <= changedBeforeMs;
        } catch (IOException e) {
            // It has just gone.
            return false;
        }
    }

    private static Path mark(Path file) {
        return file.resolveSibling(file.getFileName() + ".done");
    }

    /** Moves an input to {@code work} under a name that no input has or had. */
    void claim(Path file) throws IOException {
        String name = name(file);
        String free = name;
        for (int i = 2; isTaken(free); i++) {
            free = name + "-" + i;
        }
        Files.move(file, work(free), StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(mark(file));
    }

    private boolean isTaken(String name) {
        return Files.exists(work(name))
                || Files.exists(top.resolve("done").resolve(name + ENDING))
                || Files.exists(top.resolve("failed").resolve(name + ENDING))
                || Files.exists(out(name + ".results.jsonl"))
                || Files.exists(out(name + ".errors.jsonl"));
    }

    private Path work(String name) {
        return top.resolve("work").resolve(name + ENDING);
    }

    List<Path> work() throws IOException {
        try (var files = Files.list(top.resolve("work"))) {
            return files.filter(Folder::isInput).sorted().toList();
        }
    }

    Path out(String file) {
        return top.resolve("out").resolve(file);
    }

    /** Moves an input to where it stays; without effect when it is there. */
    void finish(String name, String folder) throws IOException {
        if (Files.exists(work(name))) {
            Files.move(
                    work(name),
                    top.resolve(folder).resolve(name + ENDING),
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Says why an input failed. */
    void explain(String name, String reason) throws IOException {
        Files.writeString(top.resolve("failed").resolve(name + ".reason.txt"), reason);
    }

    /** Writes a file that others see when all of it is on the disk, and not before (BAT-3). */
    static void write(Path target, InputStream content) throws IOException {
        Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
        Files.copy(content, temporary, StandardCopyOption.REPLACE_EXISTING);
        sync(temporary, StandardOpenOption.WRITE);
        Files.move(
                temporary,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        Optional<Path> folder = Optional.ofNullable(target.getParent());
        if (folder.isPresent()) {
            syncFolder(folder.get());
        }
    }

    private static void sync(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /** A rename is on the disk when its folder is; some systems cannot be asked for that. */
    private static void syncFolder(Path folder) {
        try {
            sync(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            // The file itself is written and in place.
        }
    }
}
