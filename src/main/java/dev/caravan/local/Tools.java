package dev.caravan.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of the system that make and signal process groups.
 *
 * @param setsid runs a command as the leader of its own group, under the same process number; macOS
 *     has none
 * @param kill the program, not the shell's word: it can signal a group
 */
record Tools(Optional<Path> setsid, Optional<Path> kill) {
    /** Without groups: every process is signalled by itself. */
    static final Tools NONE = new Tools(Optional.empty(), Optional.empty());

    /** Those of this machine. Not looked up in PATH, which the environment could bend. */
    static Tools ofThisMachine() {
        return new Tools(
                program("/usr/bin/setsid", "/bin/setsid"), program("/bin/kill", "/usr/bin/kill"));
    }

    private static Optional<Path> program(String... places) {
        return Stream.of(places).map(Path::of).filter(Files::isExecutable).findFirst();
    }
}
