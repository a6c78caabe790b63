package dev.caravan.fake;

import com.fasterxml.jackson.databind.JsonNode;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A llama.cpp engine inside this JVM. One request at a time, so that the same request gives the
 * same reply.
 */
final class LlamaEngine implements AutoCloseable {
    private static final int SEED = 7;
    private static final int DEFAULT_TOKENS = 48;
    private static final int DEFAULT_CALL_TOKENS = 512;

    /** Random weights do not end their thoughts by themselves: the form is prescribed. */
    private static final String THOUGHTS_FIRST =
            """
            root ::= "<think>\\n" word word word word "\\n</think>\\n\\n" word word word
            word ::= [a-z] [a-z] [a-z] " "
            """;

    private final LlamaModel model;
    private final boolean thinks;

    /**
     * Loads a model.
     *
     * @param thinks whether replies begin with thoughts in tags
     * @throws LinkageError if there is no native library for this platform
     */
    LlamaEngine(Path gguf, boolean thinks) {
        this(parameters(gguf), thinks);
    }

    private LlamaEngine(ModelParameters parameters, boolean thinks) {
        this.thinks = thinks;
        model = new LlamaModel(parameters);
    }

    /** Loads a model that embeds. */
    static LlamaEngine embedding(Path gguf) {
        return new LlamaEngine(parameters(gguf).enableEmbedding(), false);
    }

    private static ModelParameters parameters(Path gguf) {
        return new ModelParameters()
                .setModel(gguf.toString())
                .setCtxSize(4096)
                .setThreads(1)
                .setThreadsBatch(1)
                .setGpuLayers(0)
                .disableLog();
    }

    /** The vector of a text. */
    synchronized float[] embed(String text) {
        return model.embed(text);
    }

    /** How many tokens a text has. */
    synchronized int tokens(String text) {
        return model.encode(text).length;
    }

    /**
     * What came of a generation.
     *
     * @param promptTokens tokens read
     * @param completionTokens tokens made
     * @param cut whether it ended at the limit
     */
    record Outcome(int promptTokens, int completionTokens, boolean cut) {}

    /** Takes the pieces of text as they come. */
    @FunctionalInterface
    interface Sink {
        /** False if no more is wanted. */
        boolean accept(String piece);
    }

    /**
     * Generates a reply.
     *
     * @param body a chat request
     * @param schema what the reply must fit, if it shall be a tool's arguments
     */
    synchronized Outcome generate(JsonNode body, Optional<JsonNode> schema, Sink sink) {
        String prompt = prompt(body.path("messages"));
        int limit =
                body.path("max_completion_tokens")
                        .asInt(
                                body.path("max_tokens")
                                        .asInt(
                                                schema.isPresent()
                                                        ? DEFAULT_CALL_TOKENS
                                                        : DEFAULT_TOKENS));
        InferenceParameters parameters =
                new InferenceParameters(prompt)
                        .setNPredict(limit)
                        .setSeed(body.path("seed").asInt(SEED))
                        .setCachePrompt(false);
        schema.ifPresent(s -> parameters.setGrammar(LlamaModel.jsonSchemaToGrammar(s.toString())));
        if (thinks && schema.isEmpty()) {
            parameters.setGrammar(THOUGHTS_FIRST);
        }
        LlamaIterator outputs = model.generate(parameters).iterator();
        int made = 0;
        while (outputs.hasNext()) {
            LlamaOutput output = outputs.next();
            if (!output.text.isEmpty()) {
                made++;
                if (!sink.accept(output.text)) {
                    outputs.cancel();
                }
            }
        }
        return new Outcome(model.encode(prompt).length, made, made >= limit);
    }

    /** ChatML, which the model was made for. */
    private static String prompt(JsonNode messages) {
        StringBuilder prompt = new StringBuilder();
        for (JsonNode message : messages) {
            StringBuilder text = new StringBuilder(message.path("content").asText(""));
            message.path("content").forEach(part -> text.append(part.path("text").asText()));
            prompt.append("<|im_start|>")
                    .append(message.path("role").asText())
                    .append('\n')
                    .append(text)
                    .append("<|im_end|>\n");
        }
        return prompt.append("<|im_start|>assistant\n").toString();
    }

    @Override
    public void close() {
        model.close();
    }
}
