package dev.caravan.net;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Says what kind of address an address is, looking through the IPv6 forms that embed an IPv4 one.
 * Pure functions; nothing is looked up. Sources: the IANA special-purpose registries, RFC 4291,
 * 6052, 8215, 3056, 4380, 2765.
 */
public final class AddressRules {
    private static final int[] METADATA_V4 = {100, 100, 100, 200};
    private static final byte[] METADATA_V6 = {
        (byte) 0xFD, 0, 0x0E, (byte) 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54
    };

    private AddressRules() {}

    /** The kind of an address; of an embedded IPv4 address where there is one. */
    public static AddressKind classify(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? v4(bytes, 0, 1, 2, 3) : v6(bytes);
    }

    /** The kind of a host that is written as an address; empty when it is a name. */
    public static Optional<AddressKind> literalKind(String host) {
        return IpLiteral.lenient(host).map(AddressRules::classify);
    }

    /** Whether a host says by itself that it is this machine: a loopback literal or localhost. */
    public static boolean isLoopbackHost(String host) {
        return name(host).equals("localhost")
                || literalKind(host).filter(AddressKind.LOOPBACK::equals).isPresent();
    }

    /** Whether this is the name of a cloud's metadata service, whatever it resolves to. */
    public static boolean isMetadataName(String host) {
        return name(host).equals("metadata.google.internal");
    }

    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static AddressKind v4(byte[] b, int i0, int i1, int i2, int i3) {
        return v4(b[i0] & 0xFF, b[i1] & 0xFF, b[i2] & 0xFF, b[i3] & 0xFF);
    }

    private static AddressKind v4(int a, int b, int c, int d) {
        boolean metadata =
                a == METADATA_V4[0]
                        && b == METADATA_V4[1]
                        && c == METADATA_V4[2]
                        && d == METADATA_V4[3];
        if (metadata || (a == 169 && b == 254)) {
            return AddressKind.LINK_LOCAL_OR_METADATA;
        }
        if (a == 0 || a >= 224) {
            return AddressKind.UNUSABLE;
        }
        if (a == 127) {
            return AddressKind.LOOPBACK;
        }
        if (a == 100 && (b & 0xC0) == 64) {
            return AddressKind.TAILNET;
        }
        boolean rfc1918 = a == 10 || (a == 172 && (b & 0xF0) == 16) || (a == 192 && b == 168);
        return rfc1918 ? AddressKind.PRIVATE : AddressKind.PUBLIC;
    }

    private static AddressKind v6(byte[] b) {
        if (zero(b, 0, 10)) {
            return lowest(b);
        }
        int first = pair(b, 0);
        int second = pair(b, 2);
        if (first == 0x0064 && second == 0xFF9B) {
            return nat64(b);
        }
        if (first == 0x2002) {
            return v4(b, 2, 3, 4, 5);
        }
        if (first == 0x2001 && second == 0) {
            // Teredo, RFC 4380: the client's address stands at the end with every bit turned.
            return v4(~b[12] & 0xFF, ~b[13] & 0xFF, ~b[14] & 0xFF, ~b[15] & 0xFF);
        }
        if (zero(b, 0, 8) && pair(b, 8) == 0xFFFF && pair(b, 10) == 0) {
            // Translated, ::ffff:0:a.b.c.d, RFC 2765.
            return v4(b, 12, 13, 14, 15);
        }
        return plain(b, first);
    }

    private static AddressKind plain(byte[] b, int first) {
        if ((first & 0xFFC0) == 0xFE80 || java.util.Arrays.equals(b, METADATA_V6)) {
            return AddressKind.LINK_LOCAL_OR_METADATA;
        }
        if ((first & 0xFF00) == 0xFF00) {
            return AddressKind.UNUSABLE;
        }
        boolean local = (first & 0xFE00) == 0xFC00 || (first & 0xFFC0) == 0xFEC0;
        return local ? AddressKind.PRIVATE : AddressKind.PUBLIC;
    }

    /** ::, ::1, IPv4-compatible and IPv4-mapped: the first ten bytes are zero. */
    private static AddressKind lowest(byte[] b) {
        int marker = pair(b, 10);
        if (marker == 0 && zero(b, 12, 15) && b[15] == 1) {
            return AddressKind.LOOPBACK;
        }
        return marker == 0 || marker == 0xFFFF ? v4(b, 12, 13, 14, 15) : AddressKind.UNUSABLE;
    }

    private static AddressKind nat64(byte[] b) {
        if (pair(b, 4) != 1) {
            // 64:ff9b::/96; the rest of 64:ff9b::/32 is reserved and read alike.
            return v4(b, 12, 13, 14, 15);
        }
        // 64:ff9b:1::/48 may be split at any length of RFC 6052. Byte 8 is always left out.
        AddressKind kind =
                meant(v4(b, 12, 13, 14, 15), b[12])
                        .stricter(meant(v4(b, 9, 10, 11, 12), b[9]))
                        .stricter(meant(v4(b, 7, 9, 10, 11), b[7]))
                        .stricter(meant(v4(b, 6, 7, 9, 10), b[6]));
        boolean nothingEmbedded = b[12] == 0 && b[9] == 0 && b[7] == 0 && b[6] == 0;
        return nothingEmbedded ? AddressKind.UNUSABLE : kind;
    }

    /** A reading in 0.0.0.0/8 only shows that the address was not split there. */
    private static AddressKind meant(AddressKind kind, byte first) {
        return first == 0 ? AddressKind.PUBLIC : kind;
    }

    private static int pair(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | (b[at + 1] & 0xFF);
    }

    private static boolean zero(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
