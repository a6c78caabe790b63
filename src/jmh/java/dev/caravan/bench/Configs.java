package dev.caravan.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The gateway's configuration: a token, an agent with a fallback chain, many models. */
final class Configs {
    private Configs() {}

    /**
     * Writes one.
     *
     * @param models how many rows the provider has, 3 or more
     */
    static Path write(Path folder, int simulatorPort, int models) throws IOException {
        ObjectNode root = Bodies.object();
        ObjectNode gateway = root.putObject("gateway");
        gateway.putObject("auth").put("mode", "token").put("token", Target.TOKEN);
        gateway.putObject("http")
                .putObject("endpoints")
                .putObject("chatCompletions")
                .put("enabled", true);
        ObjectNode agents = root.putObject("agents");
        chain(agents.putObject("defaults").putObject("model"));
        ObjectNode main = agents.putArray("list").addObject().put("id", "main");
        main.put("systemPromptOverride", "You lead a caravan. Be brief.");
        chain(main.putObject("model"));
        root.putObject("models")
                .put("mode", "replace")
                .set("providers", providers(simulatorPort, models));
        return Files.write(folder.resolve("gateway-" + models + ".json5"), Bodies.bytes(root));
    }

    private static void chain(ObjectNode model) {
        model.put("primary", "sim/" + id(0));
        ArrayNode fallbacks = model.putArray("fallbacks");
        fallbacks.add("sim/" + id(1)).add("sim/" + id(2));
    }

    private static ObjectNode providers(int simulatorPort, int models) {
        ObjectNode providers = Bodies.object();
        ObjectNode sim = providers.putObject("sim");
        sim.put("baseUrl", "http://127.0.0.1:" + simulatorPort + "/v1").put("apiKey", "bench-key");
        ArrayNode rows = sim.putArray("models");
        for (int i = 0; i < models; i++) {
            ObjectNode row = rows.addObject().put("id", id(i)).put("contextWindow", 100_000_000);
            row.putObject("compat").put("requiresStringContent", true);
        }
        return providers;
    }

    private static String id(int number) {
        return "model-%04d".formatted(number);
    }
}
