package dev.caravan.fake;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** A real engine with a tiny model of random weights, in a child JVM. Thread-safe. */
public final class LlamaProcess implements AutoCloseable {

    /** There is no native library for this platform. */
    public static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unavailable(String reason) {
            super(reason);
        }
    }

    private final ChildJvm child;
    private final Path natives;
    private volatile String baseUrl = "";

    private final String model;

    private LlamaProcess(String model, ChildJvm child, Path natives) {
        this.model = model;
        this.child = child;
        this.natives = natives;
    }

    /**
     * Starts one on a free port and waits until it answers.
     *
     * @throws Unavailable if the engine cannot run on this platform; with the reason
     * @throws IllegalStateException if it does not start for another reason
     */
    public static LlamaProcess start() {
        return start(LlamaServer.CHAT);
    }

    private static LlamaProcess start(String model) {
        Path natives = temporaryFolder();
        ChildJvm child =
                ChildJvm.start(
                        LlamaServerMain.class,
                        modelFile(model).toString(),
                        "0",
                        natives.toString());
        LlamaProcess llama = new LlamaProcess(model, child, natives);
        try {
            llama.awaitReady();
            return llama;
        } catch (RuntimeException e) {
            llama.close();
            throw e;
        }
    }

    private void awaitReady() {
        String line = child.firstLine();
        if (!line.startsWith(LlamaServerMain.READY)) {
            if (line.startsWith(LlamaServerMain.UNAVAILABLE)) {
                throw new Unavailable(line);
            }
            throw new IllegalStateException("not a ready line: " + line);
        }
        baseUrl = line.substring(LlamaServerMain.READY.length());
    }

    /**
     * As {@link #start()}, but where the engine cannot run, the test is skipped with the reason.
     */
    public static LlamaProcess startOrSkip() {
        return startOrSkip(LlamaServer.CHAT);
    }

    /** As {@link #startOrSkip()}, with a model that writes its thoughts into the text. */
    public static LlamaProcess thinkerOrSkip() {
        return startOrSkip(LlamaServer.THINK);
    }

    /** As {@link #startOrSkip()}, with a model that embeds. */
    public static LlamaProcess embedderOrSkip() {
        return startOrSkip(LlamaServer.EMBED);
    }

    private static LlamaProcess startOrSkip(String model) {
        try {
            return start(model);
        } catch (Unavailable e) {
            System.err.println("SKIPPED, no real engine here: " + e.getMessage());
            return Assumptions.abort(e.getMessage());
        }
    }

    /** The address for clients, with {@code /v1} at the end. */
    public String baseUrl() {
        return baseUrl;
    }

    /** The name of the only model. */
    public String modelName() {
        return model;
    }

    /** Kills it and removes what it unpacked. */
    @Override
    public void close() {
        child.close();
        if (!Files.exists(natives)) {
            return;
        }
        try (Stream<Path> files = Files.list(natives)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(natives);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("caravan-llama");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path modelFile(String model) {
        URL resource = LlamaProcess.class.getResource("/models/" + model + ".gguf");
        try {
            return Path.of(Objects.requireNonNull(resource).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
