package dev.caravan.cli.doctor;

import dev.caravan.cli.doctor.Knock.Answer;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.KeyVariables;
import dev.caravan.config.Provider;
import dev.caravan.config.Provider.LocalService;
import dev.caravan.config.Provider.Origin;
import dev.caravan.config.Secret;
import dev.caravan.dialect.Dialects;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Whether each provider can be called: by its credential, and by knocking at its server. */
public final class ProviderChecks {
    private static final String CHECK = "provider";

    private final Knock knock;

    public ProviderChecks(Knock knock) {
        this.knock = knock;
    }

    /** The providers that lists show, all asked at once. */
    public List<Finding> of(GatewayConfig config) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return config.listedProviders().values().stream()
                    .map(provider -> CompletableFuture.supplyAsync(() -> of(provider), threads))
                    // All are under way before the first is waited for.
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    private Finding of(Provider provider) {
        if (provider.unavailable().isPresent()) {
            return unavailable(CHECK, provider.id(), provider);
        }
        Optional<URI> health = provider.localService().map(LocalService::healthUrl);
        URI url = health.orElseGet(() -> models(provider));
        boolean same = url.getRawAuthority().equals(provider.baseUrl().getRawAuthority());
        Answer answer = knock.at(provider, url, same ? headers(provider) : Map.of());
        return judge(provider, shown(url), answer);
    }

    /** A provider that cannot be called as it is configured, and what it lacks. */
    static Finding unavailable(String check, String subject, Provider provider) {
        String key = "models.providers." + provider.id();
        return switch (provider.unavailable().orElseThrow()) {
            case MISSING_CREDENTIAL ->
                    Finding.wrong(
                            check,
                            subject,
                            "missing credential: no key is known",
                            giveKey(provider));
            case UNSUPPORTED_API ->
                    Finding.wrong(
                            check,
                            subject,
                            "the gateway does not speak its api",
                            "set " + key + ".api to one of docs/configuration.md, or unset " + key);
            case NOT_CONFIGURED ->
                    Finding.wrong(
                            check,
                            subject,
                            "there is no provider " + provider.id(),
                            "set " + key + ", or name another model");
        };
    }

    private static String giveKey(Provider provider) {
        List<String> variables = KeyVariables.of(provider.id());
        String set = "set models.providers." + provider.id() + ".apiKey";
        return variables.isEmpty()
                ? set
                : "export " + String.join(" or ", variables) + ", or " + set;
    }

    private static Finding judge(Provider provider, String url, Answer answer) {
        String id = provider.id();
        String key = "models.providers." + id;
        return switch (answer) {
            case Answer.Status(int code) -> judge(provider, url, code);
            case Answer.Refused(String reason) -> {
                int comma = reason.indexOf("; ");
                yield Finding.wrong(
                        CHECK,
                        id,
                        comma < 0 ? reason : reason.substring(0, comma),
                        comma < 0 ? "mend " + key : reason.substring(comma + 2));
            }
            case Answer.UnknownHost() ->
                    Finding.wrong(
                            CHECK,
                            id,
                            "the host of " + url + " is not known here",
                            "mend " + key + ".baseUrl, or this machine's name service");
            case Answer.Untrusted() ->
                    Finding.wrong(
                            CHECK,
                            id,
                            "no TLS with " + url,
                            "give its authority as " + key + ".request.tls.ca, or mend the scheme");
            case Answer.Silent() when provider.localService().isPresent() ->
                    Finding.note(CHECK, id, "not running; it is started when a request needs it");
            case Answer.Silent() ->
                    Finding.wrong(
                            CHECK,
                            id,
                            "no answer from " + url,
                            "start the server, or mend "
                                    + key
                                    + ".baseUrl"
                                    + (provider.origin() == Origin.DISCOVERED
                                            ? ", or unset " + String.join(", ", KeyVariables.of(id))
                                            : ""));
        };
    }

    private static Finding judge(Provider provider, String url, int code) {
        String id = provider.id();
        String key = "models.providers." + id;
        String says = url + " answers HTTP " + code;
        boolean service = provider.localService().isPresent();
        if (code / 100 == 2) {
            return Finding.ok(CHECK, id, says);
        }
        if (code == 401 || code == 403) {
            return Finding.wrong(
                    CHECK, id, says + ": the key is refused, or none is known", giveKey(provider));
        }
        if (code / 100 == 3) {
            return Finding.wrong(
                    CHECK,
                    id,
                    says + ", a redirect, and none is followed",
                    "set " + key + ".baseUrl to where it leads");
        }
        if (code == 503 && service) {
            return Finding.note(CHECK, id, says + ": it is starting");
        }
        if (code >= 500) {
            return Finding.wrong(CHECK, id, says, "look into the server's own log");
        }
        return service
                ? Finding.wrong(
                        CHECK,
                        id,
                        says + ", and only 2xx is healthy",
                        "set " + key + ".localService.healthUrl to what answers 2xx")
                : Finding.note(CHECK, id, says + ": it is there, and lists no models");
    }

    private static URI models(Provider provider) {
        URI base = provider.baseUrl();
        String below =
                Dialects.of(provider.api())
                        .map(dialect -> dialect.path(base))
                        .filter(path -> path.endsWith("/messages"))
                        .map(path -> path.substring(0, path.lastIndexOf('/')))
                        .orElse("");
        String query = base.getRawQuery();
        return URI.create(shown(base) + below + "/models" + (query == null ? "" : "?" + query));
    }

    /** The headers of a call (AGT-4), rows aside. */
    private static Map<String, String> headers(Provider provider) {
        Map<String, String> headers = new LinkedHashMap<>();
        Optional<Secret> key = provider.apiKey().filter(k -> !k.isEmpty());
        Dialects.of(provider.api())
                .map(dialect -> dialect.headers(key))
                .orElseGet(
                        () ->
                                key.map(k -> Map.of("authorization", "Bearer " + k.reveal()))
                                        .orElse(Map.of()))
                .forEach(headers::put);
        put(headers, provider.headers());
        put(headers, provider.request().headers());
        provider.request()
                .auth()
                .ifPresent(
                        auth -> {
                            headers.remove("authorization");
                            put(headers, Map.of(auth.header(), auth.value()));
                        });
        return headers;
    }

    private static void put(Map<String, String> headers, Map<String, Secret> more) {
        more.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.reveal()));
    }

    /** Without the query, which may hold a key. */
    private static String shown(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }
}
