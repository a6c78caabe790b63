package dev.caravan.config;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One model API, {@code models.providers.<id>}, merged with its catalog entry. Immutable.
 *
 * @param id lower case
 * @param baseUrl without a trailing slash; its query is kept
 * @param apiKey empty when none is known (or the variable it names is unset)
 * @param api {@code openai-completions}, {@code openai-responses}, {@code anthropic-messages}
 * @param headers values are secrets: they often carry keys
 * @param timeoutSeconds bounds the whole model call, in seconds
 * @param models rows by id, in order
 * @param open whether a model id without a row is passed through (PRV-2, REF-3)
 * @param unavailable why no call can be made ("missing credential", "unsupported api
 *     ollama-native"), if so
 * @param local whether it is this site's own server (spec chapter 1, terms)
 * @param origin where the entry comes from
 */
public record Provider(
        String id,
        URI baseUrl,
        Optional<Secret> apiKey,
        String api,
        Map<String, Secret> headers,
        OptionalInt timeoutSeconds,
        Request request,
        JsonObject params,
        OptionalInt contextWindow,
        OptionalInt contextTokens,
        OptionalInt maxTokens,
        Optional<LocalService> localService,
        Map<String, Model> models,
        boolean open,
        Optional<Unavailable> unavailable,
        boolean local,
        Origin origin) {

    public Provider {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /** Without the query of the URL and what else may carry a key. */
    @Override
    public String toString() {
        return "Provider[" + id + ", " + api + ", " + shown(baseUrl) + ", " + origin + "]";
    }

    /** The same provider with other rows. */
    public Provider withModels(Map<String, Model> rows) {
        return new Provider(
                id,
                baseUrl,
                apiKey,
                api,
                headers,
                timeoutSeconds,
                request,
                params,
                contextWindow,
                contextTokens,
                maxTokens,
                localService,
                rows,
                open,
                unavailable,
                local,
                origin);
    }

    private static String shown(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }

    public enum Origin {
        CONFIGURED,
        CATALOG,
        /** In the catalog, and configured on top of it. */
        CATALOG_OVERRIDDEN,
        DISCOVERED
    }

    public enum Unavailable {
        MISSING_CREDENTIAL("missing credential"),
        UNSUPPORTED_API("unsupported api"),
        /** A chain names it and nobody configured it. */
        NOT_CONFIGURED("no such provider");

        private final String text;

        Unavailable(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * Whether this is OpenAI itself, which takes its own request shape; every other endpoint is
     * proxy-style (spec 1.4).
     */
    public boolean isNative() {
        String host =
                baseUrl.getHost() == null
                        ? ""
                        : baseUrl.getHost().toLowerCase(java.util.Locale.ROOT);
        return host.equals("api.openai.com")
                || host.equals("chatgpt.com")
                || host.endsWith(".openai.azure.com");
    }

    /** Whether lists show it: a hosted provider of the catalog only when it has a key (PRV-3). */
    public boolean isListed() {
        return origin != Origin.CATALOG || unavailable.isEmpty();
    }

    /** Whether the base URL's host is a loopback literal or {@code localhost}. */
    public boolean isLoopback() {
        String host =
                baseUrl.getHost() == null
                        ? ""
                        : baseUrl.getHost().toLowerCase(java.util.Locale.ROOT);
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    /**
     * Settings of the transport.
     *
     * @param auth a header that takes the place of {@code Authorization: Bearer <apiKey>}
     * @param proxy an HTTP proxy
     * @param caFile PEM file of extra certificate authorities
     * @param allowPrivateNetwork whether private LAN and tailnet addresses may be called (PRV-6)
     */
    public record Request(
            Map<String, Secret> headers,
            Optional<HeaderAuth> auth,
            Optional<URI> proxy,
            Optional<String> caFile,
            boolean insecureSkipVerify,
            boolean allowPrivateNetwork) {
        public static final Request DEFAULT =
                new Request(
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false);

        public Request {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        /** Without the proxy's URL. */
        @Override
        public String toString() {
            return "Request[headers="
                    + headers.keySet()
                    + ", allowPrivateNetwork="
                    + allowPrivateNetwork
                    + "]";
        }
    }

    /** A header with its whole value, scheme word included. */
    public record HeaderAuth(String header, Secret value) {}

    /** A model server that the gateway may start (spec chapter 3). Times in milliseconds. */
    public record LocalService(
            String command,
            List<String> args,
            Optional<String> cwd,
            Map<String, Secret> env,
            URI healthUrl,
            long readyTimeoutMs,
            long idleStopMs,
            long stopTimeoutMs,
            boolean preload,
            Optional<String> group) {
        public LocalService {
            args = List.copyOf(args);
            env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        }

        /** Without arguments and environment: they may carry a key. */
        @Override
        public String toString() {
            return "LocalService[" + command + ", " + args.size() + " arguments]";
        }
    }

    /**
     * One row of {@code models[]}; numbers are there only where the row states them.
     *
     * @param cost USD per million tokens
     * @param compat as written; each transform reads its own key
     */
    public record Model(
            String id,
            String name,
            boolean reasoning,
            Set<String> input,
            Cost cost,
            OptionalInt contextWindow,
            OptionalInt contextTokens,
            OptionalInt maxTokens,
            JsonObject params,
            Map<String, Secret> headers,
            JsonObject compat) {
        public Model {
            input = Collections.unmodifiableSet(new java.util.LinkedHashSet<>(input));
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        /** A row of which a server says no more than this (DSC-2). Numbers are tokens. */
        public static Model discovered(
                String id, boolean reasoning, Set<String> input, int contextWindow, int maxTokens) {
            return new Model(
                    id,
                    id,
                    reasoning,
                    input,
                    Cost.ZERO,
                    OptionalInt.of(contextWindow),
                    OptionalInt.empty(),
                    OptionalInt.of(maxTokens),
                    JsonObject.EMPTY,
                    Map.of(),
                    JsonObject.EMPTY);
        }
    }

    public record Cost(double input, double output, double cacheRead, double cacheWrite) {
        public static final Cost ZERO = new Cost(0, 0, 0, 0);
    }
}
