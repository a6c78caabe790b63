package dev.caravan.auth;

import dev.caravan.net.IpLiteral;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Whose request it is when proxies stand in between. Pure functions. */
public final class ClientAddress {
    private ClientAddress() {}

    /**
     * The client's address in one spelling: the peer, or, when the peer is a trusted proxy, the
     * last hop of {@code X-Forwarded-For} that is none. What stands left of that hop was written by
     * the client itself and is never read. A hop that is no address ends the search: the nearest
     * address that a trusted proxy vouches for is taken. When all hops are trusted, the first.
     *
     * @param peer address of the other end of the connection; returned as it is when it cannot be
     *     read
     * @param forwardedFor the header's value, several headers joined by commas; may be empty
     */
    public static String of(String peer, String forwardedFor, AddressSet trustedProxies) {
        Optional<InetAddress> start = IpLiteral.strict(peer);
        if (start.isEmpty()) {
            return peer;
        }
        InetAddress client = start.get();
        List<String> hops = List.of(forwardedFor.split(",", -1));
        for (int i = hops.size() - 1; i >= 0 && trustedProxies.contains(client); i--) {
            Optional<InetAddress> hop = hop(hops.get(i).trim());
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
        }
        return client.getHostAddress();
    }

    /** An address that may have a port, as some proxies write it: 1.2.3.4:56, [::1]:56. */
    private static Optional<InetAddress> hop(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? Optional.empty() : IpLiteral.strict(text.substring(0, end + 1));
        }
        int colon = text.indexOf(':');
        boolean v4WithPort = colon >= 0 && colon == text.lastIndexOf(':');
        return IpLiteral.strict(v4WithPort ? text.substring(0, colon) : text);
    }
}
