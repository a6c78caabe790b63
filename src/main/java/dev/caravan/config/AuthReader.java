package dev.caravan.config;

import dev.caravan.config.GatewayConfig.Auth;
import dev.caravan.config.GatewayConfig.AuthMode;
import dev.caravan.config.GatewayConfig.RateLimit;
import dev.caravan.config.GatewayConfig.Server;
import dev.caravan.config.GatewayConfig.TrustedProxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code gateway.auth} and refuses what would leave the gateway open (spec 1.2). */
final class AuthReader {
    private static final Map<String, AuthMode> MODES = new LinkedHashMap<>();

    static {
        MODES.put("none", AuthMode.NONE);
        MODES.put("token", AuthMode.TOKEN);
        MODES.put("password", AuthMode.PASSWORD);
        MODES.put("trusted-proxy", AuthMode.TRUSTED_PROXY);
    }

    private final Environment env;

    AuthReader(Environment env) {
        this.env = env;
    }

    Auth read(Section auth, Server server) {
        Optional<AuthMode> stated = auth.choice("mode", MODES);
        Optional<Secret> token = secret(auth, "token", "OPENCLAW_GATEWAY_TOKEN");
        Optional<Secret> password = secret(auth, "password", "OPENCLAW_GATEWAY_PASSWORD");
        Optional<RateLimit> rateLimit = rateLimit(auth);
        Optional<TrustedProxy> trustedProxy = trustedProxy(auth);
        AuthMode mode = stated.orElseGet(() -> known(token, password));
        // A mode that could not be read was reported already.
        if (stated.isPresent() || !auth.has("mode")) {
            check(auth, server, mode, token, password, trustedProxy);
        }
        auth.finish();
        return new Auth(mode, secretOf(mode, token, password), rateLimit, trustedProxy);
    }

    private Optional<Secret> secret(Section auth, String key, String variable) {
        Optional<Secret> fromFile = auth.secret(key);
        return env.get(variable).map(Secret::new).or(() -> fromFile);
    }

    private static AuthMode known(Optional<Secret> token, Optional<Secret> password) {
        if (token.isPresent()) {
            return AuthMode.TOKEN;
        }
        return password.isPresent() ? AuthMode.PASSWORD : AuthMode.NONE;
    }

    private static Optional<Secret> secretOf(
            AuthMode mode, Optional<Secret> token, Optional<Secret> password) {
        return switch (mode) {
            case TOKEN -> token;
            case PASSWORD -> password;
            case NONE, TRUSTED_PROXY -> Optional.empty();
        };
    }

    private static void check(
            Section auth,
            Server server,
            AuthMode mode,
            Optional<Secret> token,
            Optional<Secret> password,
            Optional<TrustedProxy> trustedProxy) {
        switch (mode) {
            case NONE -> {
                if (!server.loopback()) {
                    auth.problem("mode", "no authentication on " + server.bind(), OPEN_TO_OTHERS);
                }
            }
            case TOKEN -> demand(auth, "token", token, "OPENCLAW_GATEWAY_TOKEN");
            case PASSWORD -> demand(auth, "password", password, "OPENCLAW_GATEWAY_PASSWORD");
            case TRUSTED_PROXY -> {
                if (trustedProxy.isEmpty() && !auth.has("trustedProxy")) {
                    auth.problem("trustedProxy", "nothing", "{ userHeader: \"…\" }");
                }
                if (server.trustedProxies().isEmpty()) {
                    auth.problem(
                            "mode",
                            "trusted-proxy while gateway.trustedProxies is empty",
                            "trusted-proxy with the proxies' addresses in gateway.trustedProxies");
                }
            }
        }
    }

    /** Also said when a reload would leave an open port without authentication. */
    static final String OPEN_TO_OTHERS =
            "token, password or trusted-proxy, for gateway.bind is not loopback";

    private static void demand(Section auth, String key, Optional<Secret> secret, String variable) {
        if (secret.isEmpty() && !auth.has(key)) {
            auth.problem(key, "nothing", "a text, here or in the variable " + variable);
        }
    }

    private static Optional<RateLimit> rateLimit(Section auth) {
        Section limit = auth.child("rateLimit");
        RateLimit result =
                new RateLimit(
                        limit.integer("maxAttempts", 1, 1_000_000).orElse(10),
                        limit.number("windowMs", 1, 86_400_000).orElse(60_000),
                        limit.number("lockoutMs", 0, 86_400_000).orElse(300_000),
                        limit.flag("exemptLoopback", true));
        limit.finish();
        return auth.has("rateLimit") ? Optional.of(result) : Optional.empty();
    }

    private static Optional<TrustedProxy> trustedProxy(Section auth) {
        Section proxy = auth.child("trustedProxy");
        Optional<String> user = proxy.text("userHeader", "the name of a header");
        List<String> required = proxy.texts("requiredHeaders");
        List<String> allowed = proxy.texts("allowUsers");
        proxy.finish();
        if (auth.has("trustedProxy") && !proxy.has("userHeader")) {
            proxy.problem("userHeader", "nothing", "the name of a header");
        }
        return user.map(header -> new TrustedProxy(header, required, allowed));
    }
}
