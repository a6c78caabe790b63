package dev.caravan.fake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The engine's server in a process of its own: a crash in native code must not end the tests. */
final class LlamaServerMain {
    static final String READY = "llama ready on ";
    static final String UNAVAILABLE = "llama unavailable: ";

    private LlamaServerMain() {}

    /** Arguments: the model file and the port, 0 for any. */
    public static void main(String[] args) throws IOException, InterruptedException {
        LlamaEngine engine;
        try {
            engine = new LlamaEngine(Path.of(args[0]));
        } catch (LinkageError e) {
            System.out.println(UNAVAILABLE + e);
            System.exit(3);
            return;
        }
        try (LlamaServer server = new LlamaServer(engine, Integer.parseInt(args[1]))) {
            System.out.println(READY + "http://127.0.0.1:" + server.port() + "/v1");
            new CountDownLatch(1).await();
        }
    }
}
