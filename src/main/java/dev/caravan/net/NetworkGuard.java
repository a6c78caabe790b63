package dev.caravan.net;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Which addresses a provider may be called at (spec PRV-6). Pure functions; the address is the
 * resolved one, at connect time.
 */
public final class NetworkGuard {
    private NetworkGuard() {}

    /** What the guard says of one address. */
    public sealed interface Verdict {
        /** May be called. */
        record Allowed() implements Verdict {}

        /**
         * Must not be called.
         *
         * @param reason names provider, host and what to change
         */
        record Blocked(AddressKind kind, String reason) implements Verdict {}
    }

    private static final Verdict ALLOWED = new Verdict.Allowed();

    /**
     * Judges an address.
     *
     * <ul>
     *   <li>link-local, metadata, unspecified, multicast and broadcast addresses: never
     *   <li>loopback: when the host itself is a loopback literal or {@code localhost}; a name that
     *       resolves to loopback is not trusted, with any setting
     *   <li>private and tailnet addresses: with {@code allowPrivateNetwork}, however the host is
     *       written
     *   <li>public addresses: always, unless the host is the name of a metadata service
     * </ul>
     *
     * @param configuredHost host of the base URL as written; a name, or an address in any form
     */
    public static Verdict check(
            String providerId,
            String configuredHost,
            boolean allowPrivateNetwork,
            InetAddress resolved) {
        if (AddressRules.isMetadataName(configuredHost)) {
            return blocked(
                    AddressKind.LINK_LOCAL_OR_METADATA,
                    subject(providerId, configuredHost)
                            + " is a cloud-metadata host, which is never called");
        }
        AddressKind kind = AddressRules.classify(resolved);
        return switch (kind) {
            case PUBLIC -> ALLOWED;
            case PRIVATE, TAILNET ->
                    allowPrivateNetwork ? ALLOWED : needsKey(providerId, configuredHost, resolved);
            case LOOPBACK ->
                    AddressRules.isLoopbackHost(configuredHost)
                            ? ALLOWED
                            : foreignLoopback(providerId, configuredHost, resolved);
            case UNUSABLE, LINK_LOCAL_OR_METADATA ->
                    blocked(
                            kind,
                            resolvesTo(providerId, configuredHost, resolved)
                                    + ", which is never called");
        };
    }

    /**
     * Judges a host without looking it up: an address by its kind, a name only by itself.
     *
     * @throws BlockedAddress when it must not be called
     */
    public static void requireByName(String providerId, String host, boolean allowPrivateNetwork)
            throws BlockedAddress {
        Optional<InetAddress> literal = IpLiteral.lenient(host);
        InetAddress address = literal.orElseGet(InetAddress::getLoopbackAddress);
        boolean judged = literal.isPresent() || AddressRules.isMetadataName(host);
        if (judged
                && check(providerId, host, allowPrivateNetwork, address)
                        instanceof Verdict.Blocked(AddressKind _, String reason)) {
            throw new BlockedAddress(reason);
        }
    }

    private static Verdict needsKey(String providerId, String host, InetAddress resolved) {
        return blocked(
                AddressRules.classify(resolved),
                resolvesTo(providerId, host, resolved)
                        + "; if that is meant, set models.providers."
                        + providerId
                        + ".request.allowPrivateNetwork to true");
    }

    private static Verdict foreignLoopback(String providerId, String host, InetAddress resolved) {
        return blocked(
                AddressKind.LOOPBACK,
                resolvesTo(providerId, host, resolved)
                        + "; if this machine is meant, write localhost or 127.0.0.1 in"
                        + " models.providers."
                        + providerId
                        + ".baseUrl (request.allowPrivateNetwork does not open loopback to names)");
    }

    private static String resolvesTo(String providerId, String host, InetAddress resolved) {
        return subject(providerId, host)
                + " is "
                + AddressRules.classify(resolved).text()
                + " ("
                + resolved.getHostAddress()
                + ")";
    }

    private static String subject(String providerId, String host) {
        return "provider " + providerId + ": host " + host;
    }

    private static Verdict blocked(AddressKind kind, String reason) {
        return new Verdict.Blocked(kind, reason);
    }
}
