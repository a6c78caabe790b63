package dev.caravan.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.List;

@DisplayName("1.2: trusted proxies and the client's address")
class ClientAddressTest {
    private static final AddressSet PROXIES =
            AddressSet.of(List.of("10.0.0.0/8", "192.168.1.1", "fd00::/8", "::1"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 1.2.3.4 | 203.0.113.9",
                "10.0.0.1 | 1.2.3.4 | 1.2.3.4",
                "10.0.0.1 | 127.0.0.1, 1.2.3.4 | 1.2.3.4",
                "10.0.0.1 | 9.9.9.9, 1.2.3.4, 10.0.0.2, 192.168.1.1 | 1.2.3.4",
                "10.0.0.1 | 10.0.0.3,10.0.0.2 | 10.0.0.3",
                "10.0.0.1 | '' | 10.0.0.1",
                "10.0.0.1 | unknown | 10.0.0.1",
                "10.0.0.1 | 1.2.3.4, unknown, 10.0.0.2 | 10.0.0.2",
                "10.0.0.1 | 1.2.3.4, | 10.0.0.1",
                "10.0.0.1 | 127.1 | 10.0.0.1",
                "10.0.0.1 | 1.2.3.4:5678 | 1.2.3.4",
                "10.0.0.1 | [2001:db8::7]:443 | 2001:db8:0:0:0:0:0:7",
                "10.0.0.1 | [2001:db8::7 | 10.0.0.1",
                "10.0.0.1 | 2001:DB8::7 | 2001:db8:0:0:0:0:0:7",
                "::ffff:10.0.0.1 | ::ffff:1.2.3.4 | 1.2.3.4",
                "0:0:0:0:0:0:0:1%0 | 1.2.3.4 | 1.2.3.4",
                "fd12::1 | 1.2.3.4 | 1.2.3.4",
                "fe80::1%eth0 | 1.2.3.4 | fe80:0:0:0:0:0:0:1",
                "somewhere | 1.2.3.4 | somewhere"
            })
    void isTheLastHopThatIsNoTrustedProxy(String peer, String forwardedFor, String client) {
        assertThat(ClientAddress.of(peer, forwardedFor, PROXIES)).isEqualTo(client);
    }

    @Test
    void believesNobodyWithoutTrustedProxies() {
        assertThat(ClientAddress.of("127.0.0.1", "1.2.3.4", AddressSet.of(List.of())))
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,       10.255.255.255, true",
        "10.0.0.0/8,       11.0.0.0,       false",
        "192.168.4.0/22,   192.168.7.255,  true",
        "192.168.4.0/22,   192.168.8.0,    false",
        "1.2.3.4/32,       1.2.3.4,        true",
        "1.2.3.4/32,       1.2.3.5,        false",
        "0.0.0.0/0,        8.8.8.8,        true",
        "0.0.0.0/0,        2001:db8::1,    false",
        "2001:db8::/33,    2001:db8:7fff::1, true",
        "2001:db8::/33,    2001:db8:8000::1, false",
        "::ffff:10.0.0.0/104, 10.1.2.3,    true",
        "::ffff:10.0.0.0/104, 11.1.2.3,    false",
        "10.0.0.1,         ::ffff:10.0.0.1, true"
    })
    void knowsWhatARangeHolds(String entry, String address, boolean inside) throws Exception {
        assertThat(AddressSet.of(List.of(entry)).contains(InetAddress.getByName(address)))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.local",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0",
                "::/129",
                "::ffff:10.0.0.0/8",
                "*",
                "10.0.0.0/٨"
            })
    void letsAMistakeMatchNothing(String entry) throws Exception {
        assertThat(AddressSet.isEntry(entry)).isFalse();
        assertThat(AddressSet.of(List.of(entry)).contains(InetAddress.getByName("10.0.0.1")))
                .isFalse();
    }
}
