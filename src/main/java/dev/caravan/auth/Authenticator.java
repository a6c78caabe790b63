package dev.caravan.auth;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.GatewayConfig.Auth;
import dev.caravan.config.GatewayConfig.TrustedProxy;
import dev.caravan.config.Secret;
import dev.caravan.net.IpLiteral;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Decides who may call, as {@code gateway.auth} says. One per configuration; {@link #reloaded}
 * carries the count of wrong tries over. Thread-safe.
 */
public final class Authenticator {
    private static final String SCHEME = "bearer";
    private static final long MS_PER_SECOND = 1000;

    private final Auth auth;
    private final AddressSet trustedProxies;
    private final Optional<AttemptLimiter> limiter;
    private final LongSupplier nowMs;

    /**
     * For the first configuration.
     *
     * @param trustedProxies {@code gateway.trustedProxies}
     * @param nowMs a clock that only goes forward, in milliseconds
     */
    public Authenticator(Auth auth, List<String> trustedProxies, LongSupplier nowMs) {
        this(
                auth,
                AddressSet.of(trustedProxies),
                auth.rateLimit().map(limit -> new AttemptLimiter(limit, nowMs)),
                nowMs);
    }

    /** For the first configuration; the clock as above. */
    public static Authenticator of(GatewayConfig config, LongSupplier nowMs) {
        return new Authenticator(config.auth(), config.server().trustedProxies(), nowMs);
    }

    private Authenticator(
            Auth auth,
            AddressSet trustedProxies,
            Optional<AttemptLimiter> limiter,
            LongSupplier nowMs) {
        this.auth = auth;
        this.trustedProxies = trustedProxies;
        this.limiter = limiter;
        this.nowMs = nowMs;
    }

    /**
     * The one for the next configuration. Locked addresses stay locked unless the rate limit's
     * settings changed: a reload must not be a way out.
     */
    public Authenticator reloaded(Auth next, List<String> nextTrustedProxies) {
        Optional<AttemptLimiter> kept =
                limiter.filter(known -> next.rateLimit().equals(Optional.of(known.settings())));
        Optional<AttemptLimiter> nextLimiter =
                kept.or(() -> next.rateLimit().map(limit -> new AttemptLimiter(limit, nowMs)));
        return new Authenticator(next, AddressSet.of(nextTrustedProxies), nextLimiter, nowMs);
    }

    /** As the other, for this configuration. */
    public Authenticator reloaded(GatewayConfig next) {
        return reloaded(next.auth(), next.server().trustedProxies());
    }

    /** The address that wrong tries are counted by; for logs too. */
    public String clientAddress(Credentials credentials) {
        return ClientAddress.of(
                credentials.peer(), credentials.header().apply("X-Forwarded-For"), trustedProxies);
    }

    /** Whether an address is one of {@code gateway.trustedProxies}. */
    public boolean isTrustedProxy(String peer) {
        return IpLiteral.strict(peer).filter(trustedProxies::contains).isPresent();
    }

    /** Decides, and counts the try where it is wrong. */
    public Decision check(Credentials credentials) {
        return switch (auth.mode()) {
            case NONE -> new Decision.Granted("anonymous");
            case TOKEN, PASSWORD -> bySecret(credentials);
            case TRUSTED_PROXY -> byProxy(credentials);
        };
    }

    private Decision bySecret(Credentials credentials) {
        if (limiter.isEmpty()) {
            return compare(credentials.authorization());
        }
        AttemptLimiter counting = limiter.get();
        String address = clientAddress(credentials);
        long lockedMs = counting.lockedMs(address);
        if (lockedMs > 0) {
            return new Decision.LockedOut(Math.ceilDiv(lockedMs, MS_PER_SECOND));
        }
        Decision decision = compare(credentials.authorization());
        if (decision instanceof Decision.Granted) {
            counting.right(address);
        } else if (decision instanceof Decision.Wrong) {
            counting.wrong(address);
        }
        return decision;
    }

    private Decision compare(String authorization) {
        Optional<String> given = bearer(authorization);
        if (given.isEmpty()) {
            return new Decision.Missing();
        }
        // An empty or absent secret is refused when the configuration is read; never let it match.
        Optional<Secret> secret = auth.secret().filter(known -> !known.isEmpty());
        boolean right = secret.isPresent() && secret.get().matches(given.get());
        return right ? new Decision.Granted("operator") : new Decision.Wrong();
    }

    /** The credential of RFC 6750; another scheme is none of ours and counts as no credential. */
    private static Optional<String> bearer(String authorization) {
        String text = authorization.strip();
        boolean bearer =
                text.length() > SCHEME.length()
                        && text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                        && Character.isWhitespace(text.charAt(SCHEME.length()));
        return bearer ? Optional.of(text.substring(SCHEME.length()).strip()) : Optional.empty();
    }

    private Decision byProxy(Credentials credentials) {
        Optional<TrustedProxy> settings = auth.trustedProxy();
        boolean trustedPeer = isTrustedProxy(credentials.peer());
        if (settings.isEmpty() || !trustedPeer) {
            return new Decision.Missing();
        }
        TrustedProxy proxy = settings.get();
        boolean complete =
                proxy.requiredHeaders().stream()
                        .noneMatch(name -> credentials.header().apply(name).isBlank());
        String user = credentials.header().apply(proxy.userHeader()).strip();
        if (!complete || user.isEmpty()) {
            return new Decision.Missing();
        }
        return proxy.allowUsers().isEmpty() || proxy.allowUsers().contains(user)
                ? new Decision.Granted(user)
                : new Decision.Forbidden("this user is not in the list of users who may call");
    }
}
