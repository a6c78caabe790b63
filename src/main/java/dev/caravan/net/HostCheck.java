package dev.caravan.net;

import dev.caravan.config.GatewayConfig.Server;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells requests that a browser was tricked into (SEC-9). A page whose name was made to resolve to
 * this machine still sends its own name as {@code Host}; a page of another site sends its own
 * {@code Origin}. Pure functions.
 */
public final class HostCheck {
    private HostCheck() {}

    /**
     * Whether the {@code Host} header names this machine; asked for only where the gateway listens
     * on loopback.
     */
    public static boolean allowsHost(Server server, String host, boolean fromTrustedProxy) {
        return !server.loopback() || fromTrustedProxy || isThisMachine(name("//" + host));
    }

    /**
     * Whether the page that a browser calls from is the gateway's own; a caller that is no browser
     * sends no {@code Origin}.
     */
    public static boolean allowsOrigin(String origin, String host) {
        return origin.isEmpty() || authority(origin).equals(authority("//" + host));
    }

    private static boolean isThisMachine(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || AddressRules.literalKind(name).equals(Optional.of(AddressKind.LOOPBACK));
    }

    private static String name(String reference) {
        return parse(reference)
                .flatMap(uri -> Optional.ofNullable(uri.getHost()))
                .orElse("")
                .toLowerCase(Locale.ROOT);
    }

    private static Optional<String> authority(String reference) {
        return parse(reference)
                .flatMap(uri -> Optional.ofNullable(uri.getRawAuthority()))
                .map(a -> a.toLowerCase(Locale.ROOT));
    }

    private static Optional<URI> parse(String reference) {
        try {
            return Optional.of(URI.create(reference));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
