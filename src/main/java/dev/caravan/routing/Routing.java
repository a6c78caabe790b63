package dev.caravan.routing;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.GatewayConfig.Agent;
import dev.caravan.config.GatewayConfig.ModelChoice;
import dev.caravan.config.RouteTools;
import dev.caravan.openai.ApiError;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which agent and which models a request may be tried on (AGT-1 to AGT-3, REF-1 to REF-3).
 * Safe for many threads.
 */
public final class Routing {
    private final GatewayConfig config;
    private final ModelIndex index;
    private final CandidateFactory candidates;
    private final AgentLookup agents;
    private final EmbeddingRouting embeddings;
    private final Map<String, Allowlist> allowlists = new HashMap<>();

    public Routing(GatewayConfig config) {
        this.config = config;
        this.index = new ModelIndex(config);
        this.candidates = new CandidateFactory(config);
        this.agents = new AgentLookup(config.agents());
        this.embeddings = new EmbeddingRouting(config, agents, index, candidates);
        for (Agent agent : config.agents().list().values()) {
            allowlists.put(agent.id(), allowlistOf(agent));
        }
    }

    private Allowlist allowlistOf(Agent agent) {
        var own = agent.models().keySet();
        return new Allowlist(
                own.isEmpty() ? config.agents().defaults().models().keySet() : own, chainOf(agent));
    }

    /**
     * Finds who answers.
     *
     * @throws ApiError 400 {@code unknown_agent} or {@code model_not_allowed}, 404 {@code
     *     model_not_found}
     */
    public Target resolve(Ask ask) {
        Optional<String> inModel = ask.model().flatMap(agents::in);
        boolean modelNamesAgent = inModel.isPresent();
        Agent agent = agents.find(ask.agentHeader().or(() -> inModel));
        Optional<String> wanted =
                ask.modelHeader().or(() -> modelNamesAgent ? Optional.empty() : ask.model());
        if (wanted.isEmpty()) {
            List<Candidate> chain =
                    chainOf(agent).stream()
                            .map(ref -> candidates.candidate(ref, Optional.of(agent)))
                            .toList();
            if (chain.isEmpty()) {
                throw ApiError.of(
                                404,
                                "Agent "
                                        + agent.id()
                                        + " has no model: set agents.defaults.model or send one in"
                                        + " model")
                        .code("model_not_found")
                        .param("model");
            }
            return target(agent, chain, true);
        }
        ModelRef ref = index.require(wanted.get());
        requireAllowed(agent, ref);
        boolean asAgent = ask.agentHeader().isPresent() || modelNamesAgent;
        Candidate only = candidates.candidate(ref, asAgent ? Optional.of(agent) : Optional.empty());
        return target(agent, List.of(only), asAgent);
    }

    /**
     * Finds who answers embeddings (EMB-1, EMB-2).
     *
     * @throws ApiError 400 {@code unknown_agent}, {@code no_embedding_model} or {@code
     *     model_not_allowed}, 404 {@code model_not_found}
     */
    public Target resolveEmbeddings(Ask ask) {
        return embeddings.resolve(ask);
    }

    private Target target(Agent agent, List<Candidate> chain, boolean asAgent) {
        Optional<String> prompt =
                asAgent
                        ? agent.systemPrompt().or(() -> config.agents().defaults().systemPrompt())
                        : Optional.empty();
        boolean warmFallback = choiceOf(agent).map(ModelChoice::warmFallback).orElse(false);
        return new Target(
                agent.id(),
                prompt,
                chain,
                warmFallback,
                asAgent ? config.agents().routeTools(agent) : RouteTools.NONE,
                config.agents().defaults().timeoutSeconds());
    }

    private Optional<ModelChoice> choiceOf(Agent agent) {
        return agent.model().or(() -> config.agents().defaults().model());
    }

    /** The agent's refs in the order of trial (AGT-1, FLV-1), aliases resolved. */
    private List<ModelRef> chainOf(Agent agent) {
        return choiceOf(agent).stream()
                .flatMap(c -> Stream.concat(Stream.of(c.primary()), c.fallbacks().stream()))
                .map(this::configured)
                .distinct()
                .toList();
    }

    /**
     * A ref that the configuration names: it stands in the chain even when nobody has it, so that
     * the trail can say so.
     */
    private ModelRef configured(String text) {
        return switch (index.find(text)) {
            case ModelIndex.Lookup.Found(ModelRef ref) -> ref;
            case ModelIndex.Lookup.NoSuchModel(ModelRef ref, List<ModelRef> _) -> ref;
            case ModelIndex.Lookup.Ambiguous(List<ModelRef> owners) -> owners.getFirst();
            case ModelIndex.Lookup.Nothing() ->
                    ModelRef.parse(text).orElseGet(() -> new ModelRef("unknown", text));
        };
    }

    private void requireAllowed(Agent agent, ModelRef ref) {
        if (!allowed(agent).allows(ref)) {
            throw ApiError.badRequest(
                            "Model "
                                    + Shown.text(ref.toString())
                                    + " is not allowed for agent "
                                    + agent.id())
                    .code("model_not_allowed")
                    .param("model");
        }
    }

    private Allowlist allowed(Agent agent) {
        return java.util.Objects.requireNonNull(allowlists.get(agent.id()));
    }

    /** Whether the configuration itself names a model: by a row, or as a ref (SEC-11). */
    public boolean names(ModelRef ref) {
        return index.names(ref);
    }

    /**
     * The models that the agent named (else the default agent) may be asked for, in file order
     * (HTTP-5).
     *
     * @throws ApiError 400 {@code unknown_agent}
     */
    public List<Candidate> listed(Optional<String> agentId) {
        Agent agent = agents.find(agentId);
        Allowlist allowlist = allowed(agent);
        return everything().stream()
                .filter(c -> c.provider().isListed() && allowlist.allows(c.ref()))
                .toList();
    }

    /**
     * Every row and every ref that the configuration names, in file order, whatever an allowlist
     * says.
     */
    public List<Candidate> everything() {
        return config.providers().values().stream()
                .flatMap(provider -> index.listed(provider).stream())
                .map(ref -> candidates.candidate(ref, Optional.empty()))
                .toList();
    }
}
