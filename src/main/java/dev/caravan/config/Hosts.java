package dev.caravan.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * What the host of a base URL says by itself, without asking DNS. The guard that looks at the
 * resolved address (PRV-6) is another matter.
 */
final class Hosts {
    private Hosts() {}

    /** How near a host is. */
    enum Kind {
        /** A loopback literal or {@code localhost}. */
        LOOPBACK,
        /** RFC 1918, fc00::/7, 100.64/10, a {@code .local} or a bare name. */
        PRIVATE,
        /** Everything else. */
        PUBLIC
    }

    /** The kind of a host as it stands in a URL; IPv6 may be in brackets. */
    static Kind kind(String urlHost) {
        String host = urlHost.toLowerCase(Locale.ROOT);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.equals("localhost")) {
            return Kind.LOOPBACK;
        }
        Optional<InetAddress> address = literal(host);
        if (address.isPresent()) {
            return kind(address.get());
        }
        return host.endsWith(".local") || host.indexOf('.') < 0 ? Kind.PRIVATE : Kind.PUBLIC;
    }

    private static Kind kind(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return Kind.LOOPBACK;
        }
        byte[] bytes = address.getAddress();
        boolean carrierGradeNat = (bytes[0] & 0xFF) == 100 && (bytes[1] & 0xC0) == 64;
        boolean isPrivate =
                address instanceof Inet4Address
                        ? address.isSiteLocalAddress() || carrierGradeNat
                        : (bytes[0] & 0xFE) == 0xFC;
        return isPrivate ? Kind.PRIVATE : Kind.PUBLIC;
    }

    /** The address that a literal names; empty for names. No look-up is made. */
    static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether a text is an address, or a range such as {@code 10.0.0.0/8}. */
    static boolean isAddressOrRange(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty() || slash < 0) {
            return address.isPresent();
        }
        String bits = text.substring(slash + 1);
        return !bits.isEmpty()
                && bits.length() <= 3
                && bits.chars().allMatch(Character::isDigit)
                && Integer.parseInt(bits) <= address.get().getAddress().length * 8;
    }
}
