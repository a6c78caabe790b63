package dev.caravan.net;

/**
 * What an address is for, in the order of how much stands against calling it: where an address can
 * be read in several ways, the last of the kinds counts.
 */
public enum AddressKind {
    PUBLIC("a public address"),
    /** RFC 1918, fc00::/7 (RFC 4193) and the deprecated fec0::/10. */
    PRIVATE("a private address"),
    /** 100.64.0.0/10 (RFC 6598), which overlay networks use. */
    TAILNET("a tailnet address"),
    /** 127.0.0.0/8 and ::1. */
    LOOPBACK("a loopback address"),
    /** 0.0.0.0/8, ::, multicast, and 240.0.0.0/4 with the broadcast address. */
    UNUSABLE("an unspecified, multicast, broadcast or reserved address"),
    /** 169.254.0.0/16, fe80::/10 and where clouds hand out credentials. */
    LINK_LOCAL_OR_METADATA("a link-local or cloud-metadata address");

    private final String text;

    AddressKind(String text) {
        this.text = text;
    }

    /** For messages, with its article. */
    public String text() {
        return text;
    }

    AddressKind stricter(AddressKind other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
