package dev.caravan.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Addresses written as text. Pure functions; no name is ever looked up. IPv6 may stand in brackets;
 * a zone ({@code %eth0}) is left out. IPv4-mapped addresses come out as IPv4.
 */
public final class IpLiteral {
    private IpLiteral() {}

    /**
     * The address that the C library takes a host for: also octal ({@code 0177.0.0.1}), hex ({@code
     * 0x7f000001}) and short ({@code 127.1}) IPv4 forms, as {@code inet_aton} reads them, and a
     * final dot. Empty when the host is a name.
     */
    public static Optional<InetAddress> lenient(String host) {
        String text = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return text.indexOf(':') >= 0 ? v6(text) : posixV4(text);
    }

    /** An address in its ordinary form: four decimal numbers, or IPv6. Empty for anything else. */
    public static Optional<InetAddress> strict(String text) {
        if (text.indexOf(':') >= 0) {
            return v6(text);
        }
        return text.chars().filter(c -> c == '.').count() == 3 && decimal(text)
                ? decimalV4(text)
                : Optional.empty();
    }

    private static Optional<InetAddress> v6(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String bare = bracketed ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        try {
            return Optional.of(Inet6Address.ofLiteral(zone < 0 ? bare : bare.substring(0, zone)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> posixV4(String text) {
        try {
            return Optional.of(Inet4Address.ofPosixLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> decimalV4(String text) {
        try {
            return Optional.of(Inet4Address.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean decimal(String text) {
        return text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}
