package dev.caravan.auth;

import dev.caravan.net.IpLiteral;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Addresses and CIDR ranges (RFC 4632, RFC 4291). IPv4-mapped IPv6 counts as IPv4, in entries and
 * in what is asked for. Immutable.
 */
public final class AddressSet {
    private static final int MAPPED_PREFIX_BITS = 96;
    private static final int LONGEST_PREFIX_DIGITS = 3;

    private final List<Range> ranges;

    private AddressSet(List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * A set of these entries; one that is neither address nor range matches nothing, so that a
     * mistake never opens a door. {@link #isEntry} finds such.
     */
    public static AddressSet of(Collection<String> entries) {
        return new AddressSet(
                entries.stream().map(AddressSet::parse).flatMap(Optional::stream).toList());
    }

    /** Whether this is an address or a range; for checking a configuration. */
    public static boolean isEntry(String text) {
        return parse(text).isPresent();
    }

    /** Whether the address lies in an entry. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ranges.stream().anyMatch(range -> range.contains(bytes));
    }

    private static Optional<Range> parse(String entry) {
        String text = entry.trim();
        int slash = text.indexOf('/');
        String base = slash < 0 ? text : text.substring(0, slash);
        Optional<byte[]> bytes = IpLiteral.strict(base).map(InetAddress::getAddress);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        int width = bytes.get().length * 8;
        if (slash < 0) {
            return Optional.of(new Range(bytes.get(), width));
        }
        boolean mapped = width == 32 && base.indexOf(':') >= 0;
        int bits = number(text.substring(slash + 1)) - (mapped ? MAPPED_PREFIX_BITS : 0);
        return bits >= 0 && bits <= width
                ? Optional.of(new Range(bytes.get(), bits))
                : Optional.empty();
    }

    /** -1 when it is no number that a prefix can have. */
    private static int number(String digits) {
        boolean number =
                !digits.isEmpty()
                        && digits.length() <= LONGEST_PREFIX_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(digits) : -1;
    }

    private static final class Range {
        private final byte[] base;
        private final int bits;

        Range(byte[] base, int bits) {
            this.base = base;
            this.bits = bits;
        }

        boolean contains(byte[] address) {
            if (address.length != base.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != base[i]) {
                    return false;
                }
            }
            int mask = 0xFF00 >> (bits % 8) & 0xFF;
            return mask == 0 || (address[whole] & mask) == (base[whole] & mask);
        }
    }
}
