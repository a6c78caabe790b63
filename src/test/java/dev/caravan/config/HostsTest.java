package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("PRV-5: local and public hosts")
class HostsTest {
    @ParameterizedTest
    @CsvSource({
        "localhost, LOOPBACK",
        "LOCALHOST., LOOPBACK",
        "127.0.0.1, LOOPBACK",
        "127.9.9.9, LOOPBACK",
        "[::1], LOOPBACK",
        "10.1.2.3, PRIVATE",
        "172.16.0.1, PRIVATE",
        "172.31.255.255, PRIVATE",
        "172.32.0.1, PUBLIC",
        "192.168.1.50, PRIVATE",
        "100.64.0.1, PRIVATE",
        "100.127.255.255, PRIVATE",
        "100.128.0.1, PUBLIC",
        "100.63.255.255, PUBLIC",
        "[fc00::1], PRIVATE",
        "[fdff::1], PRIVATE",
        "[fe80::1], PUBLIC",
        "[::ffff:192.168.1.5], PRIVATE",
        "169.254.169.254, PUBLIC",
        "gpu.local, PRIVATE",
        "GPU.LOCAL, PRIVATE",
        "gpubox, PRIVATE",
        "api.openai.com, PUBLIC",
        "localhost.example.com, PUBLIC",
        "8.8.8.8, PUBLIC",
    })
    void tellsHowNearAHostIs(String host, Hosts.Kind kind) {
        assertThat(Hosts.kind(host)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, true",
        "10.0.0.0/8, true",
        "fd00::/8, true",
        "10.0.0.0/33, false",
        "10.0.0.0/, false",
        "10.0.0.0/x, false",
        "proxy, false",
        "::/128, true",
    })
    void knowsAddressesAndRanges(String text, boolean is) {
        assertThat(Hosts.isAddressOrRange(text)).isEqualTo(is);
    }
}
