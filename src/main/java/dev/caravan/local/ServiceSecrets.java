package dev.caravan.local;

import dev.caravan.config.Provider;
import dev.caravan.config.Provider.HeaderAuth;
import dev.caravan.config.Provider.LocalService;
import dev.caravan.config.Secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The secrets that a provider's server may print. */
public final class ServiceSecrets {
    private ServiceSecrets() {}

    /** The key, all header values and, without the scheme word, what they carry, environment. */
    public static List<Secret> of(Provider provider) {
        List<Secret> secrets = new ArrayList<>();
        provider.apiKey().ifPresent(secrets::add);
        provider.headers().values().forEach(header -> addHeader(secrets, header));
        provider.request().headers().values().forEach(header -> addHeader(secrets, header));
        provider.request().auth().map(HeaderAuth::value).ifPresent(v -> addHeader(secrets, v));
        provider.models()
                .values()
                .forEach(model -> model.headers().values().forEach(h -> addHeader(secrets, h)));
        provider.localService().map(LocalService::env).map(Map::values).ifPresent(secrets::addAll);
        return List.copyOf(secrets);
    }

    /** {@code Bearer abc}: a server would print abc alone. */
    private static void addHeader(List<Secret> secrets, Secret header) {
        secrets.add(header);
        String value = header.reveal().strip();
        secrets.add(new Secret(value.substring(value.lastIndexOf(' ') + 1)));
    }
}
