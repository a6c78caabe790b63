package dev.caravan.discovery;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.config.Provider.Model;
import dev.caravan.openai.Json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what servers answer when they are asked for their models (DSC-2, DSC-4). Pure. */
public final class ModelLists {
    /** Tokens of a model whose server does not say. */
    static final int CONTEXT_WINDOW = 128_000;

    /** Tokens of a reply. */
    static final int MAX_TOKENS = 8_192;

    private static final List<String> WINDOWS =
            List.of("/max_model_len", "/context_length", "/context_window", "/meta/n_ctx_train");
    private static final int LARGEST = 1_000_000_000;

    private ModelLists() {}

    /**
     * The rows of {@code GET /v1/models}, by id, in their order; blank and repeated ids left out.
     *
     * @throws NoModelList when it is something else
     */
    public static Map<String, Model> openAi(byte[] body) throws NoModelList {
        Map<String, Model> rows = new LinkedHashMap<>();
        for (JsonNode row : list(body, "data")) {
            String id = row.path("id").asText("").strip();
            if (!id.isEmpty()) {
                rows.putIfAbsent(id, row(id, ModelNames.reasons(id), input(id), window(row)));
            }
        }
        return rows;
    }

    /**
     * The names of Ollama's {@code GET /api/tags}, each once.
     *
     * @throws NoModelList when it is something else
     */
    public static Set<String> ollama(byte[] body) throws NoModelList {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode row : list(body, "models")) {
            String name = row.path("name").asText(row.path("model").asText("")).strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * One model by Ollama's {@code POST /api/show}: its own window and capabilities; what it does
     * not say is guessed from the name.
     *
     * @throws NoModelList when it is something else
     */
    public static Model ollama(String name, byte[] show) throws NoModelList {
        JsonNode tree = object(show);
        int window = CONTEXT_WINDOW;
        for (Map.Entry<String, JsonNode> fact : tree.path("model_info").properties()) {
            if (fact.getKey().endsWith(".context_length")) {
                window = tokens(fact.getValue());
            }
        }
        List<String> can =
                tree.path("capabilities").valueStream().map(node -> node.asText("")).toList();
        return row(
                name,
                can.isEmpty() ? ModelNames.reasons(name) : can.contains("thinking"),
                can.contains("vision") ? Set.of("text", "image") : input(name),
                window);
    }

    /** A model of which nothing but its name is known. */
    public static Model unknown(String name) {
        return row(name, ModelNames.reasons(name), input(name), CONTEXT_WINDOW);
    }

    private static Model row(String id, boolean reasoning, Set<String> input, int window) {
        return Model.discovered(id, reasoning, input, window, MAX_TOKENS);
    }

    private static Set<String> input(String id) {
        return ModelNames.sees(id) ? Set.of("text", "image") : Set.of("text");
    }

    private static int window(JsonNode row) {
        return WINDOWS.stream()
                .map(row::at)
                .filter(node -> node.isIntegralNumber() && node.asLong() > 0)
                .findFirst()
                .map(ModelLists::tokens)
                .orElse(CONTEXT_WINDOW);
    }

    private static int tokens(JsonNode number) {
        long tokens = number.asLong(0);
        return tokens <= 0 ? CONTEXT_WINDOW : (int) Math.min(tokens, LARGEST);
    }

    private static List<JsonNode> list(byte[] body, String field) throws NoModelList {
        JsonNode rows = object(body).path(field);
        if (!rows.isArray()) {
            throw new NoModelList("the answer has no list " + field);
        }
        List<JsonNode> list = new ArrayList<>();
        rows.forEach(list::add);
        return list;
    }

    private static JsonNode object(byte[] body) throws NoModelList {
        try {
            return Json.readObject(body);
        } catch (Json.MalformedJson e) {
            throw new NoModelList("the answer is not JSON");
        }
    }

    /** An answer that is no list of models. */
    public static final class NoModelList extends Exception {

        NoModelList(String what) {
            super(what, null, false, false);
        }
    }
}
