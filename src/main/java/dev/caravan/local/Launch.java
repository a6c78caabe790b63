package dev.caravan.local;

import dev.caravan.config.Provider.LocalService;
import dev.caravan.local.CannotLaunch.Reason;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts the process of a service's settings: the command itself, no shell, the arguments as they
 * are, nothing to read, both outputs in one pipe.
 */
final class Launch {
    private static final File NOTHING = new File("/dev/null");

    private Launch() {}

    /**
     * Starts it, under {@code setsid} where there is one.
     *
     * @throws CannotLaunch when the settings cannot be started; the message names the command and
     *     the folder, never an argument or a variable's value
     */
    static Process start(LocalService settings, Optional<Path> setsid) throws CannotLaunch {
        checkCommand(settings.command());
        if (settings.cwd().isPresent()) {
            checkFolder(settings.cwd().get());
        }
        List<String> line = new ArrayList<>();
        setsid.map(Path::toString).ifPresent(line::add);
        line.add(settings.command());
        line.addAll(settings.args());
        ProcessBuilder builder = new ProcessBuilder(line);
        settings.cwd().map(File::new).ifPresent(builder::directory);
        builder.redirectInput(Redirect.from(NOTHING));
        builder.redirectErrorStream(true);
        try {
            settings.env()
                    .forEach((name, value) -> builder.environment().put(name, value.reveal()));
            return builder.start();
        } catch (IllegalArgumentException e) {
            throw new CannotLaunch(
                    Reason.REFUSED_BY_SYSTEM, "an environment variable's name or value is invalid");
        } catch (IOException e) {
            throw new CannotLaunch(
                    Reason.REFUSED_BY_SYSTEM,
                    "the system cannot run %s: %s".formatted(settings.command(), reason(e)));
        }
    }

    private static void checkCommand(String command) throws CannotLaunch {
        Path path = path(command, Reason.COMMAND_MISSING);
        if (!path.isAbsolute()) {
            throw new CannotLaunch(
                    Reason.COMMAND_NOT_ABSOLUTE,
                    "the command %s is not an absolute path".formatted(command));
        }
        if (!Files.exists(path)) {
            throw new CannotLaunch(
                    Reason.COMMAND_MISSING, "the command %s does not exist".formatted(command));
        }
        if (Files.isDirectory(path)) {
            throw new CannotLaunch(
                    Reason.COMMAND_IS_A_DIRECTORY, "the command %s is a folder".formatted(command));
        }
        if (!Files.isExecutable(path)) {
            throw new CannotLaunch(
                    Reason.COMMAND_NOT_EXECUTABLE,
                    "the command %s is not executable".formatted(command));
        }
    }

    private static void checkFolder(String cwd) throws CannotLaunch {
        if (!Files.isDirectory(path(cwd, Reason.NO_SUCH_CWD))) {
            throw new CannotLaunch(
                    Reason.NO_SUCH_CWD, "the working folder %s does not exist".formatted(cwd));
        }
    }

    private static Path path(String text, Reason otherwise) throws CannotLaunch {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CannotLaunch(otherwise, "not a path: " + e.getReason());
        }
    }

    /** The JDK's own message names the program first, which may be setsid, not the command. */
    private static String reason(IOException e) {
        Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
        return Optional.ofNullable(cause.getMessage()).orElse(cause.toString()).strip();
    }
}
