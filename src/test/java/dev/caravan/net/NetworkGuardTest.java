package dev.caravan.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.net.NetworkGuard.Verdict;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

@DisplayName("PRV-6, SEC-7: network guard")
class NetworkGuardTest {

    @ParameterizedTest
    @CsvSource({
        "localhost,           127.0.0.1,       true,  true",
        "LocalHost,           ::1,             true,  true",
        "127.0.0.1,           127.0.0.1,       true,  true",
        "2130706433,          127.0.0.1,       true,  true",
        "evil.example,        127.0.0.1,       false, false",
        "evil.example,        ::1,             false, false",
        "evil.example,        ::ffff:7f00:1,   false, false",
        "evil.example,        64:ff9b::7f00:1, false, false",
        "gpu-box,             127.0.1.1,       false, false",
        "10.0.0.5,            10.0.0.5,        false, true",
        "gpu-box,             192.168.1.20,    false, true",
        "gpu.example.com,     10.1.2.3,        false, true",
        "box.ts.net,          100.70.1.2,      false, true",
        "fd12::1,             fd12::1,         false, true",
        "api.example.com,     93.184.216.34,   true,  true",
        "api.example.com,     2606:4700::1,    true,  true",
        "evil.example,        169.254.169.254, false, false",
        "evil.example,        100.100.100.200, false, false",
        "evil.example,        fd00:ec2::254,   false, false",
        "evil.example,        fe80::1,         false, false",
        "metadata.google.internal,  8.8.8.8,   false, false",
        "METADATA.google.internal., 10.0.0.1,  false, false",
        "0.0.0.0,             0.0.0.0,         false, false",
        "x.example,           224.0.0.1,       false, false",
        "x.example,           255.255.255.255, false, false"
    })
    void judgesHostAndAddressWithoutAndWithTheKey(
            String host, String address, boolean without, boolean with) {
        InetAddress resolved = IpLiteral.strict(address).orElseThrow();

        assertThat(NetworkGuard.check("p", host, false, resolved) instanceof Verdict.Allowed)
                .isEqualTo(without);
        assertThat(NetworkGuard.check("p", host, true, resolved) instanceof Verdict.Allowed)
                .isEqualTo(with);
    }

    @Test
    void namesProviderHostAddressAndTheKeyToSet() {
        assertThatThrownBy(() -> resolver(Map.of("gpu-box", "192.168.1.20")).resolve("gpu-box"))
                .isInstanceOf(BlockedAddress.class)
                .hasMessage(
                        "provider vllm: host gpu-box is a private address (192.168.1.20); if that"
                            + " is meant, set models.providers.vllm.request.allowPrivateNetwork to"
                            + " true");
    }

    @Test
    void tellsHowToWriteLoopbackWhenANameResolvesToIt() {
        assertThatThrownBy(() -> resolver(Map.of("me.example", "127.0.0.1")).resolve("me.example"))
                .isInstanceOf(BlockedAddress.class)
                .hasMessageContaining("provider vllm: host me.example")
                .hasMessageContaining("models.providers.vllm.baseUrl");
    }

    @Test
    void returnsOnlyTheAddressesThatMayBeCalled() throws UnknownHostException {
        assertThat(
                        resolver(Map.of("a.example", "10.0.0.1 8.8.8.8 127.0.0.1 1.1.1.1"))
                                .resolve("a.example"))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("8.8.8.8", "1.1.1.1");
    }

    @Test
    void connectsToTheCheckedAddressEvenIfTheNameChangesItsMind() throws UnknownHostException {
        Deque<String> answers = new ArrayDeque<>(List.of("8.8.8.8", "127.0.0.1"));
        GuardedDnsResolver rebinding =
                new GuardedDnsResolver(
                        "p",
                        false,
                        host -> List.of(IpLiteral.strict(answers.removeFirst()).orElseThrow()));

        assertThat(rebinding.resolve("evil.example", 443))
                .singleElement()
                .satisfies(
                        address ->
                                assertThat(address.getAddress().getHostAddress())
                                        .isEqualTo("8.8.8.8"));
        assertThat(answers).hasSize(1);
        assertThatThrownBy(() -> rebinding.resolve("evil.example", 443))
                .isInstanceOf(BlockedAddress.class);
    }

    @Test
    void neverLooksUpAMetadataNameNorAnAddress() throws UnknownHostException {
        GuardedDnsResolver none = resolver(Map.of());

        assertThatThrownBy(() -> none.resolve("metadata.google.internal"))
                .isInstanceOf(BlockedAddress.class);
        assertThat(none.resolve("127.1"))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.1");
        assertThat(none.resolveCanonicalHostname("a.example")).isEqualTo("a.example");
    }

    @Test
    void saysUnknownHostWhenANameHasNoAddress() {
        assertThatThrownBy(() -> resolver(Map.of()).resolve("nowhere.example"))
                .isExactlyInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> resolver(Map.of("empty.example", "")).resolve("empty.example"))
                .isExactlyInstanceOf(UnknownHostException.class);
    }

    /** Knows these names, whose addresses are separated by spaces. */
    private static GuardedDnsResolver resolver(Map<String, String> names) {
        return new GuardedDnsResolver(
                "vllm",
                false,
                host -> {
                    String addresses = names.get(host);
                    if (addresses == null) {
                        throw new UnknownHostException(host);
                    }
                    return Arrays.stream(addresses.split(" ", -1))
                            .filter(text -> !text.isEmpty())
                            .map(text -> IpLiteral.strict(text).orElseThrow())
                            .toList();
                });
    }
}
