package dev.caravan.config;

import dev.caravan.config.Provider.Model;
import dev.caravan.config.Provider.Origin;
import dev.caravan.config.Provider.Request;
import dev.caravan.config.Provider.Unavailable;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one provider entry (PRV-1, PRV-5), already merged with its catalog entry. */
final class ProviderReader {
    /** What we speak, and what OpenClaw has besides, which makes a provider unavailable. */
    private static final List<String> SPOKEN =
            List.of("openai-completions", "openai-responses", "anthropic-messages", "ollama");

    private static final List<String> FOREIGN =
            List.of(
                    "openai-codex-responses",
                    "openai-chatgpt-responses",
                    "azure-openai-responses",
                    "google-generative-ai",
                    "google-vertex",
                    "github-copilot",
                    "bedrock-converse-stream");

    private static final int MAX_TOKENS = 1_000_000_000;
    private static final URI NOWHERE = URI.create("http://localhost");

    private final Environment env;

    ProviderReader(Environment env) {
        this.env = env;
    }

    /**
     * Where an entry comes from.
     *
     * @param open whether the entry itself lists no rows, so that any model id is passed through
     * @param environmentKey the key that the catalog's variables hold
     */
    record Source(String id, Origin origin, boolean open, Optional<Secret> environmentKey) {}

    /** The provider; empty when it has no usable base URL, which was reported. */
    Optional<Provider> read(Section section, Source source) {
        String api = api(section);
        if (!section.has("baseUrl")) {
            section.problem("baseUrl", "nothing", Urls.HTTP);
        }
        Optional<URI> url =
                section.text("baseUrl", Urls.HTTP)
                        .flatMap(text -> Urls.http(section, "baseUrl", text))
                        .map(Urls::withoutTrailingSlash)
                        .map(base -> api.equals("ollama") ? Urls.ollama(base) : base);
        URI base = url.orElse(NOWHERE);
        Optional<Secret> key = section.providerKey("apiKey").or(source::environmentKey);
        Request request = new RequestReader(env).read(section.child("request"));
        Provider provider =
                new Provider(
                        source.id(),
                        base,
                        key,
                        api.equals("ollama") ? "openai-completions" : api,
                        section.secrets("headers"),
                        section.integer("timeoutSeconds", 1, 86_400),
                        request,
                        Params.read(section),
                        section.integer("contextWindow", 1, MAX_TOKENS),
                        section.integer("contextTokens", 1, MAX_TOKENS),
                        section.integer("maxTokens", 1, MAX_TOKENS),
                        new LocalServiceReader().read(section, base),
                        rows(section),
                        source.open(),
                        unavailable(api, base, key, request, source.origin()),
                        section.has("localService")
                                || Hosts.kind(base.getHost()) != Hosts.Kind.PUBLIC,
                        source.origin());
        section.finish();
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (source.origin() != Origin.CATALOG) {
            hints(section, provider, api);
        }
        return Optional.of(provider);
    }

    private static String api(Section section) {
        Map<String, String> words = new LinkedHashMap<>();
        SPOKEN.forEach(word -> words.put(word, word));
        FOREIGN.forEach(word -> words.put(word, word));
        return section.choice("api", words).orElse("openai-completions");
    }

    private static Map<String, Model> rows(Section section) {
        Map<String, Model> rows = new LinkedHashMap<>();
        for (Section item : section.items("models")) {
            ModelReader.read(item)
                    .filter(row -> rows.putIfAbsent(row.id(), row) != null)
                    .ifPresent(
                            row ->
                                    item.problem(
                                            "id",
                                            Values.quote(row.id()) + " a second time",
                                            "one row per model"));
        }
        return rows;
    }

    private static Optional<Unavailable> unavailable(
            String api, URI base, Optional<Secret> key, Request request, Origin origin) {
        if (FOREIGN.contains(api)) {
            return Optional.of(Unavailable.UNSUPPORTED_API);
        }
        boolean keyless =
                key.isEmpty()
                        && request.auth().isEmpty()
                        && (origin == Origin.CATALOG
                                || Hosts.kind(base.getHost()) == Hosts.Kind.PUBLIC);
        return keyless ? Optional.of(Unavailable.MISSING_CREDENTIAL) : Optional.empty();
    }

    private static void hints(Section section, Provider provider, String api) {
        provider.unavailable()
                .map(
                        reason ->
                                switch (reason) {
                                    case UNSUPPORTED_API ->
                                            section.path("api")
                                                    + ": the gateway does not speak "
                                                    + api
                                                    + "; the provider is unavailable";
                                    case NOT_CONFIGURED -> section.path() + ": " + reason.text();
                                    case MISSING_CREDENTIAL ->
                                            section.path("apiKey")
                                                    + ": no key for a public host; the provider is"
                                                    + " unavailable";
                                })
                .ifPresent(section::note);
        if (Hosts.kind(provider.baseUrl().getHost()) == Hosts.Kind.PRIVATE
                && !provider.request().allowPrivateNetwork()) {
            section.note(
                    section.path("baseUrl")
                            + ": calls to a private address need "
                            + section.path()
                            + ".request.allowPrivateNetwork: true");
        }
    }
}
