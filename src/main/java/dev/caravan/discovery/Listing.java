package dev.caravan.discovery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.caravan.config.Provider.Model;
import dev.caravan.discovery.ModelLists.NoModelList;
import dev.caravan.openai.Json;

import java.util.LinkedHashMap;
import java.util.Map;

/** How one kind of server is asked for its models. */
public sealed interface Listing {

    /** A request below the server's root, which gives the answer's body. */
    @FunctionalInterface
    interface Ask {
        /**
         * Sends it.
         *
         * @param path with a leading slash, below the base URL, or from the server's root where
         *     {@code fromRoot} says so
         * @param body JSON to post; empty for a GET
         * @throws NoAnswer when there is no answer with status 2xx
         */
        byte[] send(String path, boolean fromRoot, byte[] body) throws NoAnswer;
    }

    /** The server did not answer, or refused. */
    final class NoAnswer extends Exception {

        public NoAnswer(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The models, by id.
     *
     * @throws NoAnswer when the server does not answer
     * @throws NoModelList when it answers with something else
     */
    Map<String, Model> models(Ask ask) throws NoAnswer, NoModelList;

    /** The listing of a provider that is discovered. */
    static Listing of(String providerId) {
        return providerId.equals("ollama") ? new Ollama() : new OpenAi();
    }

    /** {@code GET <baseUrl>/models}. */
    record OpenAi() implements Listing {
        @Override
        public Map<String, Model> models(Ask ask) throws NoAnswer, NoModelList {
            return ModelLists.openAi(ask.send("/models", false, new byte[0]));
        }
    }

    /** {@code GET /api/tags}, then {@code POST /api/show} for each model (DSC-4). */
    record Ollama() implements Listing {
        @Override
        public Map<String, Model> models(Ask ask) throws NoAnswer, NoModelList {
            Map<String, Model> rows = new LinkedHashMap<>();
            for (String name : ModelLists.ollama(ask.send("/api/tags", true, new byte[0]))) {
                rows.put(name, one(ask, name));
            }
            return rows;
        }

        /** A model that cannot be shown is there all the same. */
        private static Model one(Ask ask, String name) {
            try {
                byte[] body = Json.bytes(JsonNodeFactory.instance.objectNode().put("model", name));
                return ModelLists.ollama(name, ask.send("/api/show", true, body));
            } catch (NoAnswer | NoModelList e) {
                return ModelLists.unknown(name);
            }
        }
    }
}
