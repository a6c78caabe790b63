package dev.caravan.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;

@DisplayName("PRV-6: kinds of addresses")
class AddressRulesTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, LOOPBACK",
        "127.255.255.254, LOOPBACK",
        "126.255.255.255, PUBLIC",
        "128.0.0.0, PUBLIC",
        "9.255.255.255, PUBLIC",
        "10.0.0.0, PRIVATE",
        "10.255.255.255, PRIVATE",
        "11.0.0.0, PUBLIC",
        "172.15.255.255, PUBLIC",
        "172.16.0.0, PRIVATE",
        "172.31.255.255, PRIVATE",
        "172.32.0.0, PUBLIC",
        "192.167.255.255, PUBLIC",
        "192.168.0.0, PRIVATE",
        "192.168.255.255, PRIVATE",
        "192.169.0.0, PUBLIC",
        "100.63.255.255, PUBLIC",
        "100.64.0.0, TAILNET",
        "100.127.255.255, TAILNET",
        "100.128.0.0, PUBLIC",
        "100.100.100.199, TAILNET",
        "100.100.100.200, LINK_LOCAL_OR_METADATA",
        "169.253.255.255, PUBLIC",
        "169.254.0.0, LINK_LOCAL_OR_METADATA",
        "169.254.169.254, LINK_LOCAL_OR_METADATA",
        "169.255.0.0, PUBLIC",
        "0.0.0.0, UNUSABLE",
        "0.1.2.3, UNUSABLE",
        "1.0.0.0, PUBLIC",
        "223.255.255.255, PUBLIC",
        "224.0.0.1, UNUSABLE",
        "240.0.0.1, UNUSABLE",
        "255.255.255.255, UNUSABLE",
        "8.8.8.8, PUBLIC"
    })
    void tellsIpv4KindsApartAtTheirBorders(String literal, AddressKind kind) {
        assertThat(AddressRules.literalKind(literal)).contains(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "::1, LOOPBACK",
        "::, UNUSABLE",
        "fbff::1, PUBLIC",
        "fc00::1, PRIVATE",
        "fdff:ffff::1, PRIVATE",
        "fe00::1, PUBLIC",
        "fd00:ec2::254, LINK_LOCAL_OR_METADATA",
        "fd00:ec2::253, PRIVATE",
        "fe7f::1, PUBLIC",
        "fe80::1, LINK_LOCAL_OR_METADATA",
        "fe80::1%eth0, LINK_LOCAL_OR_METADATA",
        "febf::1, LINK_LOCAL_OR_METADATA",
        "fec0::1, PRIVATE",
        "ff02::1, UNUSABLE",
        "2606:4700::1111, PUBLIC",
        "[::1], LOOPBACK"
    })
    void tellsIpv6KindsApart(String literal, AddressKind kind) {
        assertThat(AddressRules.literalKind(literal)).contains(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:127.0.0.1, LOOPBACK",
        "::ffff:a9fe:a9fe, LINK_LOCAL_OR_METADATA",
        "::127.0.0.1, LOOPBACK",
        "::10.0.0.1, PRIVATE",
        "::ffff:0:10.0.0.1, PRIVATE",
        "64:ff9b::169.254.169.254, LINK_LOCAL_OR_METADATA",
        "64:ff9b::8.8.8.8, PUBLIC",
        "64:ff9b:1::127.0.0.1, LOOPBACK",
        "64:ff9b:1::8.8.8.8, PUBLIC",
        "64:ff9b:1:a9fe:a9:fe00::, LINK_LOCAL_OR_METADATA",
        "64:ff9b:1:0a00:00:0100::, PRIVATE",
        "64:ff9b:1:000a:00:0001::, PRIVATE",
        "64:ff9b:1:0:0a:0000:0100::, PRIVATE",
        "64:ff9b:1:0808:08:0800::, PUBLIC",
        "64:ff9b:1::, UNUSABLE",
        "2002:7f00:1::1, LOOPBACK",
        "2002:c0a8:101::, PRIVATE",
        "2002:808:808::1, PUBLIC",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2, PUBLIC",
        "2001:0:4136:e378:8000:63bf:80ff:fffe, LOOPBACK",
        "2001:0:4136:e378:8000:63bf:5601:5601, LINK_LOCAL_OR_METADATA",
        "2001:db8::1, PUBLIC"
    })
    void countsAnEmbeddingAddressAsTheOneItEmbeds(String literal, AddressKind kind) {
        assertThat(AddressRules.literalKind(literal)).contains(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "0177.0.0.1, 127.0.0.1",
        "0x7f.0.0.1, 127.0.0.1",
        "0x7f000001, 127.0.0.1",
        "2130706433, 127.0.0.1",
        "017700000001, 127.0.0.1",
        "127.1, 127.0.0.1",
        "127.0.1, 127.0.0.1",
        "10.1, 10.0.0.1",
        "192.168.257, 192.168.1.1",
        "0xa9.0376.43518, 169.254.169.254",
        "0, 0.0.0.0",
        "127.0.0.1., 127.0.0.1"
    })
    void readsUnusualIpv4FormsAsInetAton(String host, String address) {
        assertThat(IpLiteral.lenient(host).map(InetAddress::getHostAddress)).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "gpu-box", "example.com", "127.0.0.1.example.com", "1.2.3.4.5",
                        "256.1.1.1",
                "0x", "127.0.0.1:80", "[::1", "::1::", "dead.beef", "-1", "1..2"
            })
    void takesNoNameForAnAddress(String host) {
        assertThat(IpLiteral.lenient(host)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "localhost.", "127.0.0.1", "[::1]", "0x7f.1"})
    void seesThatAHostIsThisMachine(String host) {
        assertThat(AddressRules.isLoopbackHost(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost.example.com", "x.localhost", "10.0.0.1", "0.0.0.0", "lo"})
    void seesThatAHostIsNotThisMachine(String host) {
        assertThat(AddressRules.isLoopbackHost(host)).isFalse();
    }
}
