package dev.caravan.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of this repository, as the rules read them; the build runs in its top folder. */
final class Repository {
    static final Path TOP = Path.of("").toAbsolutePath();
    static final Path MAIN = Path.of("src/main/java");
    static final Path TESTS = Path.of("src/test/java");

    /** Not written by people: built, run or kept by git. */
    private static final List<Path> NOT_OURS =
            List.of(Path.of(".git"), Path.of("target"), Path.of("data"));

    private Repository() {}

    /** Every file below a folder whose name ends so, sorted, relative to the top. */
    static List<Path> files(Path folder, String suffix) {
        Path from = TOP.resolve(folder);
        if (!Files.exists(from)) {
            return List.of();
        }
        try (var walk = Files.walk(from)) {
            return walk.filter(Files::isRegularFile)
                    .map(TOP::relativize)
                    .filter(path -> NOT_OURS.stream().noneMatch(path::startsWith))
                    .filter(path -> path.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> sources() {
        return files(Path.of("src"), ".java");
    }

    static String text(Path file) {
        try {
            return Files.readString(TOP.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    static List<String> lines(Path file) {
        return text(file).lines().toList();
    }
}
