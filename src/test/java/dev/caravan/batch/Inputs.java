package dev.caravan.batch;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.Environment;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.Overrides;
import dev.caravan.routing.Routing;
import dev.caravan.store.Store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Inputs and what they are read with. */
final class Inputs {
    /** Nobody is served besides lines. */
    static final GivingWay NOBODY = new GivingWay(() -> 0, System::nanoTime);

    static final String CHAT = "/v1/chat/completions";
    private static final String CONFIG =
            """
            {
              agents: { defaults: { model: "a/one" } },
              batch: { maxFileBytes: 1000000 },
              models: { mode: "replace", providers: {
                a: { baseUrl: "http://127.0.0.1:1/v1", models: [{ id: "one" }, { id: "two" }] },
                b: { baseUrl: "http://127.0.0.1:2/v1", models: [{ id: "three" }] },
              } },
            }
            """;

    private static final GatewayConfig CONFIGURATION = read();

    private Inputs() {}

    static GatewayConfig config() {
        return CONFIGURATION;
    }

    /** Batches on a store, for nobody else to wait for. */
    static Batches batches(Store store, LineRunner runner, LongSupplier epochMs) {
        return Batches.of(
                new Batches.Needs(
                        store,
                        Inputs::config,
                        Inputs::routing,
                        new Lanes(
                                () -> CONFIGURATION.batch(),
                                _ -> Optional.empty(),
                                NOBODY,
                                () -> 0),
                        runner,
                        new Random(9),
                        epochMs,
                        () -> 0));
    }

    static Routing routing() {
        return new Routing(CONFIGURATION);
    }

    private static GatewayConfig read() {
        try {
            Path file = Files.createTempFile("batch", ".json5");
            Files.writeString(file, CONFIG);
            GatewayConfig config =
                    new ConfigLoader(Environment.of(Map.of()), Overrides.NONE).load(file).config();
            Files.delete(file);
            return config;
        } catch (IOException | InvalidConfig e) {
            throw new IllegalStateException(e);
        }
    }

    static String line(String id, String model) {
        return "{\"custom_id\":\""
                + id
                + "\",\"method\":\"POST\",\"url\":\""
                + CHAT
                + "\",\"body\":{\"model\":\""
                + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}}";
    }

    /** So many lines, {@code c1} to {@code cN}, of one model. */
    static String lines(int count, String model) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> line("c" + i, model) + "\n")
                .collect(Collectors.joining());
    }

    static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
