package dev.caravan.config;

import dev.caravan.config.Provider.LocalService;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code localService} of a provider (chapter 3). */
final class LocalServiceReader {
    private static final String COMMAND = "the absolute path of a program";
    private static final long DAY = 86_400_000;

    /** The service; empty when there is none, or none that could be started. */
    Optional<LocalService> read(Section provider, URI baseUrl) {
        Section service = provider.child("localService");
        Optional<String> command = service.text("command", COMMAND);
        Optional<URI> health =
                service.text("healthUrl", Urls.HTTP)
                        .flatMap(text -> Urls.http(service, "healthUrl", text));
        LocalService result =
                new LocalService(
                        command.orElse(""),
                        service.texts("args"),
                        service.text("cwd", "the path of a folder"),
                        service.secrets("env"),
                        health.orElseGet(() -> Urls.append(baseUrl, "models")),
                        service.number("readyTimeoutMs", 1, DAY).orElse(120_000),
                        service.number("idleStopMs", 0, 30 * DAY).orElse(0),
                        service.number("stopTimeoutMs", 0, DAY).orElse(2000),
                        service.flag("preload", false),
                        service.text("group", "a name"));
        service.finish();
        if (!provider.has("localService")) {
            return Optional.empty();
        }
        if (!service.has("command")) {
            service.problem("command", "nothing", COMMAND);
        }
        if (command.isPresent() && !isAbsolute(command.get())) {
            service.problem("command", "a path that is not absolute", COMMAND);
        }
        return command.map(_ -> result);
    }

    private static boolean isAbsolute(String command) {
        try {
            return Path.of(command).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
