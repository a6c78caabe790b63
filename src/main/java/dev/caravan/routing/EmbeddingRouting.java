package dev.caravan.routing;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.GatewayConfig.Agent;
import dev.caravan.config.MemorySearch;
import dev.caravan.config.Provider;
import dev.caravan.config.RouteTools;
import dev.caravan.openai.ApiError;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which model embeds (EMB-1). The chain never holds two models: vectors of different ones
 * do not lie in the same space, and a mixture would spoil an index (EMB-2). Safe for many threads.
 */
final class EmbeddingRouting {
    private final GatewayConfig config;
    private final AgentLookup agents;
    private final ModelIndex index;
    private final CandidateFactory candidates;

    EmbeddingRouting(
            GatewayConfig config,
            AgentLookup agents,
            ModelIndex index,
            CandidateFactory candidates) {
        this.config = config;
        this.agents = agents;
        this.index = index;
        this.candidates = candidates;
    }

    Target resolve(Ask ask) {
        Optional<String> inModel = ask.model().flatMap(agents::in);
        Agent agent = agents.find(ask.agentHeader().or(() -> inModel));
        MemorySearch memory = agent.memory().over(config.agents().defaults().memory());
        Optional<String> wanted =
                ask.modelHeader().or(() -> inModel.isPresent() ? Optional.empty() : ask.model());
        List<Candidate> chain =
                wanted.isEmpty()
                        ? chain(agent, memory)
                        : List.of(
                                named(
                                        wanted.get(),
                                        agent,
                                        memory,
                                        ask.agentHeader().isPresent() || inModel.isPresent()));
        return new Target(
                agent.id(),
                Optional.empty(),
                chain,
                false,
                RouteTools.NONE,
                config.agents().defaults().timeoutSeconds());
    }

    /** The agent's own model, then the same model of its fallback. */
    private List<Candidate> chain(Agent agent, MemorySearch memory) {
        ModelRef ref =
                memory.ref().flatMap(ModelRef::parse).orElseThrow(() -> lacks(agent, memory));
        List<Candidate> chain = new ArrayList<>();
        chain.add(candidate(ref, agent, memory));
        memory.fallback()
                .map(provider -> index.find(provider + "/" + ref.model()))
                .ifPresent(
                        found -> {
                            if (found instanceof ModelIndex.Lookup.Found(ModelRef same)) {
                                chain.add(candidates.candidate(same, Optional.of(agent)));
                            }
                        });
        return chain;
    }

    private static ApiError lacks(Agent agent, MemorySearch memory) {
        String key =
                memory.provider().isEmpty() && memory.model().isEmpty()
                        ? "memorySearch: { provider, model }"
                        : memory.provider().isEmpty()
                                ? "memorySearch.provider"
                                : "memorySearch.model";
        return ApiError.badRequest(
                        "Agent "
                                + agent.id()
                                + " has no embedding model: set agents.defaults."
                                + key
                                + " (or the same of the agent), or send provider/model in model")
                .code("no_embedding_model")
                .param("model");
    }

    private Candidate named(String text, Agent agent, MemorySearch memory, boolean asAgent) {
        ModelRef ref = find(text, memory);
        Optional<String> own = agent.memory().provider();
        if (own.isPresent() && !own.get().equals(ref.provider())) {
            throw ApiError.badRequest(
                            "Model "
                                    + Shown.text(ref.toString())
                                    + " is not allowed for agent "
                                    + agent.id()
                                    + ": its memorySearch takes only models of "
                                    + own.get())
                    .code("model_not_allowed")
                    .param("model");
        }
        return asAgent || own.isPresent()
                ? candidate(ref, agent, memory)
                : candidates.candidate(ref, Optional.empty());
    }

    /** A text without a provider may be a model of the agent's. */
    private ModelRef find(String text, MemorySearch memory) {
        if (!(index.find(text) instanceof ModelIndex.Lookup.Found)
                && memory.provider().isPresent()
                && index.find(memory.provider().get() + "/" + text)
                        instanceof ModelIndex.Lookup.Found(ModelRef ref)) {
            return ref;
        }
        return index.require(text);
    }

    /** As the agent calls it, where it says another address or key for the provider. */
    private Candidate candidate(ModelRef ref, Agent agent, MemorySearch memory) {
        if (!memory.isRemote() || !memory.provider().equals(Optional.of(ref.provider()))) {
            return candidates.candidate(ref, Optional.of(agent));
        }
        Optional<Provider> own = Optional.ofNullable(config.providers().get(ref.provider()));
        return memory.called(own)
                .map(called -> candidates.candidate(ref, called, Optional.of(agent)))
                .orElseGet(() -> candidates.candidate(ref, Optional.of(agent)));
    }
}
