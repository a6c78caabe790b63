package dev.caravan.net;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.net.InetAddress;
import java.net.UnknownHostException;

@Label("PRV-6: an address is the same however it is written")
class AddressSpellingsTest {

    @Property
    @Label("PRV-6: every embedding of an IPv4 address has that address's kind")
    void embeddingsAgree(@ForAll @Size(4) byte[] v4) throws UnknownHostException {
        AddressKind kind = AddressRules.classify(InetAddress.getByAddress(v4));

        assertThat(kindOf(v4, 12, 1, 0x64, 2, 0xFF, 3, 0x9B)).isEqualTo(kind);
        assertThat(kindOf(v4, 2, 0, 0x20, 1, 0x02)).isEqualTo(kind);
        assertThat(kindOf(v4, 12, 8, 0xFF, 9, 0xFF)).isEqualTo(kind);
        assertThat(kindOf(v4, 12, 10, 0xFF, 11, 0xFF)).isEqualTo(kind);
        byte[] turned = {(byte) ~v4[0], (byte) ~v4[1], (byte) ~v4[2], (byte) ~v4[3]};
        assertThat(kindOf(turned, 12, 0, 0x20, 1, 0x01)).isEqualTo(kind);
    }

    @Property
    @Label("PRV-6: octal, hex and decimal spellings of an address are the same address")
    void spellingsAgree(@ForAll int bits, @ForAll @IntRange(max = 3) int spelling) {
        long value = Integer.toUnsignedLong(bits);
        String text =
                switch (spelling) {
                    case 0 -> Long.toString(value);
                    case 1 -> "0x" + Long.toHexString(value);
                    case 2 -> "0" + Long.toOctalString(value);
                    default ->
                            (value >> 24)
                                    + ".0x"
                                    + Long.toHexString(value >> 16 & 0xFF)
                                    + "."
                                    + (value & 0xFFFF);
                };
        String dotted =
                (value >> 24)
                        + "."
                        + (value >> 16 & 0xFF)
                        + "."
                        + (value >> 8 & 0xFF)
                        + "."
                        + (value & 0xFF);

        assertThat(IpLiteral.lenient(text)).isEqualTo(IpLiteral.strict(dotted)).isPresent();
    }

    private static AddressKind kindOf(byte[] v4, int at, int... indexAndByte)
            throws UnknownHostException {
        byte[] v6 = new byte[16];
        System.arraycopy(v4, 0, v6, at, 4);
        for (int i = 0; i < indexAndByte.length; i += 2) {
            v6[indexAndByte[i]] = (byte) indexAndByte[i + 1];
        }
        return AddressRules.classify(InetAddress.getByAddress(v6));
    }
}
