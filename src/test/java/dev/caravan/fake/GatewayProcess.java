package dev.caravan.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.Caravan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gateway as users run it: the real main in a child JVM, on the project's own routes.
 * Thread-safe.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final String SERVING = "Caravan is serving on ";

    private final ChildJvm child;
    private final Path folder;
    private final String baseUrl;

    private GatewayProcess(ChildJvm child, Path folder, String baseUrl) {
        this.child = child;
        this.folder = folder;
        this.baseUrl = baseUrl;
    }

    /** Starts one on a free port with this configuration and waits until it serves. */
    public static GatewayProcess start(String config) {
        return start(config, List.of("-Xmx512m"), Map.of());
    }

    /** As {@link #start(String)}, with JVM flags and environment variables. */
    public static GatewayProcess start(
            String config, List<String> flags, Map<String, String> environment) {
        return startIn(folderWith(config), flags, environment);
    }

    /**
     * As {@link #start(String)}, on the configuration that a folder holds; the folder is deleted at
     * the end.
     */
    public static GatewayProcess startIn(
            Path folder, List<String> flags, Map<String, String> environment) {
        return awaitServing(launch(folder, flags, environment, "--port", "0"), folder);
    }

    /** With routes of its own: the folder holds {@code routes} and {@code config} as well. */
    public static GatewayProcess startAtHome(Path folder) {
        return awaitServing(
                ChildJvm.startIn(
                        folder,
                        Caravan.class,
                        List.of("-Xmx512m"),
                        Map.of("OPENCLAW_STATE_DIR", folder.resolve("state").toString()),
                        "gateway",
                        "--config",
                        folder.resolve("gateway.json5").toString(),
                        "--port",
                        "0"),
                folder);
    }

    private static GatewayProcess awaitServing(ChildJvm child, Path folder) {
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> served(child).isPresent() || !child.process().isAlive());
            return new GatewayProcess(
                    child,
                    folder,
                    served(child)
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "gateway did not start: " + child.errors())));
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    private static Optional<String> served(ChildJvm child) {
        return child.output().stream()
                .filter(GatewayProcess::isServing)
                .map(line -> line.substring(SERVING.length()))
                .findFirst();
    }

    /** Whether a line of its output says that it serves now. */
    static boolean isServing(String line) {
        return line.startsWith(SERVING);
    }

    /** A folder that holds this configuration as {@code gateway.json5}. */
    public static Path folderWith(String config) {
        try {
            Path folder = Files.createTempDirectory("caravan-wire");
            Files.writeString(folder.resolve("gateway.json5"), config);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code gateway} on a folder's configuration; for starts that are expected to fail. */
    public static ChildJvm launch(
            Path folder, List<String> flags, Map<String, String> environment, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of("gateway", "--config", folder.resolve("gateway.json5").toString()));
        arguments.addAll(List.of(more));
        Map<String, String> variables = new java.util.HashMap<>(environment);
        variables.putIfAbsent("OPENCLAW_STATE_DIR", folder.resolve("state").toString());
        return ChildJvm.start(Caravan.class, flags, variables, arguments.toArray(String[]::new));
    }

    /** The address for clients, with {@code /v1} at the end. */
    public String baseUrl() {
        return baseUrl;
    }

    /** Writes another configuration over the file that it watches. */
    public void reconfigure(String config) {
        try {
            Path next = folder.resolve("next");
            Files.writeString(next, config);
            Files.move(
                    next,
                    folder.resolve("gateway.json5"),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its log so far. */
    public List<String> log() {
        return child.errors();
    }

    /** Waits until its log has a line with this text. */
    public void awaitLog(String text) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(log()).anyMatch(line -> line.contains(text)));
    }

    public ChildJvm child() {
        return child;
    }

    @Override
    public void close() {
        child.close();
        delete(folder);
    }

    static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
