package dev.caravan.fake;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The engine's server in a process of its own: a crash in native code must not end the tests. */
final class LlamaServerMain {
    static final String READY = "llama ready on ";
    static final String UNAVAILABLE = "llama unavailable: ";

    private LlamaServerMain() {}

    /** Arguments: the model file, the port (0 for any), a folder for the native library. */
    public static void main(String[] args) throws IOException, InterruptedException {
        // Its own folder: children that unpack to the same file would pull it from under each
        // other.
        System.setProperty("de.kherud.llama.tmpdir", args[2]);
        // The library's loader talks; standard output is for the ready line.
        PrintStream out = System.out;
        System.setOut(System.err);
        Path file = Path.of(args[0]);
        String model = file.getFileName().toString().replace(".gguf", "");
        LlamaEngine engine;
        try {
            engine =
                    model.equals(LlamaServer.EMBED)
                            ? LlamaEngine.embedding(file)
                            : new LlamaEngine(file, model.equals(LlamaServer.THINK));
        } catch (LinkageError e) {
            out.println(UNAVAILABLE + e);
            System.exit(3);
            return;
        }
        try (LlamaServer server = new LlamaServer(model, engine, Integer.parseInt(args[1]))) {
            out.println(READY + "http://127.0.0.1:" + server.port() + "/v1");
            new CountDownLatch(1).await();
        }
    }
}
