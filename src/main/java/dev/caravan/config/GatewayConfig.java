package dev.caravan.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A whole configuration as validated; immutable, safe to share between threads. A request keeps the
 * one it began with.
 *
 * @param failover what the file changes of the built-in policy, by reason
 * @param providers by lower-case id, in file order, catalog entries after configured ones
 */
public record GatewayConfig(
        Server server,
        Auth auth,
        Endpoints endpoints,
        Limits limits,
        LogSettings log,
        Operation operation,
        StoreSettings store,
        Map<String, FailoverOverride> failover,
        boolean consoleEnabled,
        BatchSettings batch,
        Map<String, Provider> providers,
        Agents agents) {

    public GatewayConfig {
        providers = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(providers));
        failover = Map.copyOf(failover);
    }

    /** The providers that lists show, by id; without the catalog's that have no key (PRV-3). */
    public Map<String, Provider> listedProviders() {
        Map<String, Provider> listed = new java.util.LinkedHashMap<>(providers);
        listed.values().removeIf(provider -> !provider.isListed());
        return listed;
    }

    /** The same with the rows that were discovered, by provider id. */
    public GatewayConfig withDiscovered(Map<String, Map<String, Provider.Model>> rows) {
        Map<String, Provider> all = new java.util.LinkedHashMap<>(providers);
        rows.forEach(
                (id, models) ->
                        all.computeIfPresent(id, (_, provider) -> provider.withModels(models)));
        return new GatewayConfig(
                server,
                auth,
                endpoints,
                limits,
                log,
                operation,
                store,
                failover,
                consoleEnabled,
                batch,
                all,
                agents);
    }

    /**
     * Where the gateway listens.
     *
     * @param bind an address: 127.0.0.1 for {@code loopback}, 0.0.0.0 for {@code lan}, else as
     *     configured
     * @param loopback whether {@code bind} can be reached from this machine only
     * @param trustedProxies addresses or CIDR ranges whose forwarded client address is believed
     * @param strictTransportSecurity value of the HSTS header, when one is to be sent
     */
    public record Server(
            int port,
            String bind,
            boolean loopback,
            List<String> trustedProxies,
            Optional<Tls> tls,
            Optional<String> strictTransportSecurity) {
        public Server {
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    public record Tls(String certPath, String keyPath) {}

    public enum AuthMode {
        NONE,
        TOKEN,
        PASSWORD,
        TRUSTED_PROXY
    }

    /**
     * How callers prove themselves.
     *
     * @param secret the token or password; present exactly in the modes TOKEN and PASSWORD
     */
    public record Auth(
            AuthMode mode,
            Optional<Secret> secret,
            Optional<RateLimit> rateLimit,
            Optional<TrustedProxy> trustedProxy) {}

    /**
     * Past {@code maxAttempts} wrong credentials in {@code windowMs} an address waits {@code
     * lockoutMs}.
     */
    public record RateLimit(
            int maxAttempts, long windowMs, long lockoutMs, boolean exemptLoopback) {}

    /** The header that names the user, headers that must be present, users let in (empty = all). */
    public record TrustedProxy(
            String userHeader, List<String> requiredHeaders, List<String> allowUsers) {
        public TrustedProxy {
            requiredHeaders = List.copyOf(requiredHeaders);
            allowUsers = List.copyOf(allowUsers);
        }
    }

    /**
     * What is open. {@code chatCompletions} opens the whole surface; {@code responses} is already
     * resolved: open when set, or when chat completions are open and it is not explicitly false.
     */
    public record Endpoints(boolean chatCompletions, boolean responses) {
        /** Models and embeddings are open with either. */
        public boolean models() {
            return chatCompletions || responses;
        }
    }

    /** Bytes are counted after decompression. */
    public record Limits(
            long chatBodyBytes,
            long responsesBodyBytes,
            long embeddingsBodyBytes,
            long fileBytes,
            int maxInFlight,
            int maxQueued) {}

    /** {@code json} or text lines; {@code bodies} logs prompts and replies, loudly. */
    public record LogSettings(boolean json, boolean bodies) {}

    /**
     * The named routing policies.
     *
     * @param defaultId id of the agent that answers when none is named
     * @param list by lower-case id, in file order; holds at least the default agent
     */
    public record Agents(AgentDefaults defaults, Map<String, Agent> list, String defaultId) {
        public Agents {
            list = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(list));
        }

        /**
         * Tokens; what caps the context window of an agent's models, or of a request without one.
         */
        public OptionalInt contextTokens(Optional<Agent> agent) {
            OptionalInt own = agent.map(Agent::contextTokens).orElse(OptionalInt.empty());
            return own.isPresent() ? own : defaults.contextTokens();
        }

        /** The tools that the gateway runs for an agent. */
        public RouteTools routeTools(Agent agent) {
            OptionalInt rounds =
                    agent.maxToolRounds().isPresent()
                            ? agent.maxToolRounds()
                            : defaults.maxToolRounds();
            return new RouteTools(agent.routeTools(), rounds.orElse(RouteTools.DEFAULT_ROUNDS));
        }

        /** The tools that an agent leaves out (CMP-10), or a request without one. */
        public Set<String> leanTools(Optional<Agent> agent) {
            Lean own = agent.map(Agent::lean).orElse(Lean.UNSAID);
            boolean on = own.on().or(defaults.lean()::on).orElse(false);
            return on ? own.tools().or(defaults.lean()::tools).orElse(Lean.HEAVY) : Set.of();
        }
    }

    /**
     * What every agent has unless it says otherwise.
     *
     * @param models settings by model ref as written ({@code provider/model} or {@code
     *     provider/*}); non-empty = the allowlist
     * @param timeoutSeconds deadline over the whole chain, in seconds
     */
    public record AgentDefaults(
            Optional<ModelChoice> model,
            Map<String, ModelSettings> models,
            JsonObject params,
            Optional<String> systemPrompt,
            OptionalInt timeoutSeconds,
            OptionalInt contextTokens,
            Lean lean,
            MemorySearch memory,
            OptionalInt maxToolRounds) {
        public AgentDefaults {
            models = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(models));
        }

        /** Without the system prompt. */
        @Override
        public String toString() {
            return "AgentDefaults[" + model + ", models=" + models.keySet() + "]";
        }
    }

    /** One named routing policy; what it leaves out comes from {@link AgentDefaults}. */
    public record Agent(
            String id,
            Optional<ModelChoice> model,
            Map<String, ModelSettings> models,
            JsonObject params,
            Optional<String> systemPrompt,
            OptionalInt contextTokens,
            Lean lean,
            MemorySearch memory,
            List<String> routeTools,
            OptionalInt maxToolRounds) {
        public Agent {
            routeTools = List.copyOf(routeTools);
            models = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(models));
        }

        /** Without the system prompt. */
        @Override
        public String toString() {
            return "Agent[" + id + ", " + model + ", models=" + models.keySet() + "]";
        }
    }

    /**
     * Whether heavy tools are left out for small models (CMP-10).
     *
     * @param on {@code experimental.localModelLean}
     * @param tools {@code experimental.localModelLeanTools}
     */
    public record Lean(Optional<Boolean> on, Optional<Set<String>> tools) {
        static final Lean UNSAID = new Lean(Optional.empty(), Optional.empty());
        static final Set<String> HEAVY = Set.of("browser", "cron", "message");
    }

    /** Refs or aliases as written. A plain string in the file is a choice with no fallbacks. */
    public record ModelChoice(String primary, List<String> fallbacks, boolean warmFallback) {
        public ModelChoice {
            fallbacks = List.copyOf(fallbacks);
        }
    }

    public record ModelSettings(Optional<String> alias, JsonObject params) {}
}
