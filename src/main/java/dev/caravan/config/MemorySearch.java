package dev.caravan.config;

import dev.caravan.config.Provider.Origin;
import dev.caravan.config.Provider.Request;
import dev.caravan.config.Provider.Unavailable;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which model answers embeddings (EMB-1), as far as it is said.
 *
 * @param provider id, lower case
 * @param model the provider's own id
 * @param baseUrl another address of the provider, for embeddings only
 * @param apiKey another key, for embeddings only
 * @param fallback id of a provider that serves the very same model (EMB-2), lower case
 */
public record MemorySearch(
        Optional<String> provider,
        Optional<String> model,
        Optional<URI> baseUrl,
        Optional<Secret> apiKey,
        Optional<String> fallback) {
    /** Nothing is said. */
    public static final MemorySearch UNSAID =
            new MemorySearch(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** What an agent says, completed by what all agents have. */
    public MemorySearch over(MemorySearch defaults) {
        boolean sameServer = provider.isEmpty() || provider.equals(defaults.provider);
        return new MemorySearch(
                provider.or(() -> defaults.provider),
                model.or(() -> defaults.model),
                baseUrl.or(() -> sameServer ? defaults.baseUrl : Optional.empty()),
                apiKey.or(
                        () -> sameServer && baseUrl.isEmpty() ? defaults.apiKey : Optional.empty()),
                fallback.or(() -> defaults.fallback));
    }

    /** {@code provider/model}, when both are said. */
    public Optional<String> ref() {
        return provider.flatMap(id -> model.map(name -> id + "/" + name));
    }

    /** Whether the provider is called at another address or with another key than its own. */
    public boolean isRemote() {
        return baseUrl.isPresent() || apiKey.isPresent();
    }

    /**
     * The provider as embeddings call it. At another address it gets neither the key nor the
     * headers that belong to its own, and no local service.
     *
     * @param own as configured, if it is
     */
    public Optional<Provider> called(Optional<Provider> own) {
        if (baseUrl.isEmpty()) {
            return apiKey.isEmpty()
                    ? own
                    : own.map(known -> copy(known, false, known.baseUrl(), known.request()));
        }
        return Optional.of(
                copy(
                        own.orElseGet(() -> blank(provider.orElse("remote"))),
                        true,
                        baseUrl.get(),
                        own.map(known -> bare(known.request())).orElse(Request.DEFAULT)));
    }

    private Provider copy(Provider own, boolean moved, URI url, Request request) {
        boolean near = Hosts.kind(url.getHost()) != Hosts.Kind.PUBLIC;
        boolean keyless = apiKey.isEmpty() && !near;
        return new Provider(
                // A pause of this address is none of the provider's own (FLV-6).
                moved ? own.id() + "@memorySearch" : own.id(),
                url,
                apiKey,
                moved ? "openai-completions" : own.api(),
                moved ? Map.of() : own.headers(),
                own.timeoutSeconds(),
                request,
                own.params(),
                own.contextWindow(),
                own.contextTokens(),
                own.maxTokens(),
                moved ? Optional.empty() : own.localService(),
                own.models(),
                own.open(),
                keyless ? Optional.of(Unavailable.MISSING_CREDENTIAL) : Optional.empty(),
                moved ? near : own.local(),
                own.origin());
    }

    /** The transport's settings without what proves who calls. */
    private static Request bare(Request own) {
        return new Request(
                Map.of(),
                Optional.empty(),
                own.proxy(),
                own.caFile(),
                own.insecureSkipVerify(),
                own.allowPrivateNetwork());
    }

    private static Provider blank(String id) {
        return new Provider(
                id,
                URI.create("http://unknown.invalid"),
                Optional.empty(),
                "openai-completions",
                Map.of(),
                OptionalInt.empty(),
                Request.DEFAULT,
                JsonObject.EMPTY,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Map.of(),
                true,
                Optional.empty(),
                false,
                Origin.CONFIGURED);
    }

    /** Without the URL, whose query may hold a key. */
    @Override
    public String toString() {
        return "MemorySearch[" + ref().orElse("-") + (isRemote() ? ", remote]" : "]");
    }
}
