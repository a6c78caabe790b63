package dev.caravan.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the launcher {@code caravan} gives to a JVM, read from it, so that both stay the same. */
final class Launcher {
    private static final String EXEC = "exec \"$java\"";

    private Launcher() {}

    /** Flags to try: the system property {@code bench.jvm.flags}, parted by blanks. */
    static List<String> tried() {
        return words(System.getProperty("bench.jvm.flags", ""));
    }

    private static List<String> words(String flags) {
        return Arrays.stream(flags.split(" ", -1)).filter(flag -> flag.startsWith("-")).toList();
    }

    /**
     * The JVM flags in the launcher's last line.
     *
     * @throws IOException when it has no such line
     */
    static List<String> flags() throws IOException {
        return Files.readAllLines(Path.of("caravan")).stream()
                .filter(line -> line.startsWith(EXEC))
                .map(line -> line.substring(EXEC.length()).split(" -cp ", 2)[0])
                .map(Launcher::words)
                .findFirst()
                .orElseThrow(() -> new IOException("the launcher has no line that runs java"));
    }

    /** The class path that it uses: the jars of the build. */
    static String classPath() {
        return Path.of("target", "caravan.jar")
                + File.pathSeparator
                + Path.of("target", "lib")
                + File.separator
                + "*";
    }
}
