package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.GatewayConfig.AuthMode;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@DisplayName("1.2: who may call the gateway, and from where")
class GatewayAuthTest {
    private final ConfigFiles files;

    GatewayAuthTest(@TempDir Path folder) {
        files = new ConfigFiles(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | NONE | ",
                "{ gateway: { auth: { token: 't' } } } | TOKEN | t",
                "{ gateway: { auth: { password: 'p' } } } | PASSWORD | p",
                "{ gateway: { auth: { token: 't', password: 'p' } } } | TOKEN | t",
                "{ gateway: { auth: { mode: 'password', token: 't', password: 'p' } } } | PASSWORD"
                        + " | p",
                "{ gateway: { auth: { mode: 'none', token: 't' } } } | NONE | ",
                "{ gateway: { bind: '::1' } } | NONE | ",
                "{ gateway: { bind: 'lan', auth: { token: 't' } } } | TOKEN | t",
            })
    void choosesTheModeByTheSecretThatIsKnown(String text, AuthMode mode, String secret)
            throws Exception {
        GatewayConfig.Auth auth = files.write(text).load().config().auth();
        assertThat(auth.mode()).isEqualTo(mode);
        assertThat(auth.secret().map(Secret::reveal)).isEqualTo(Optional.ofNullable(secret));
    }

    @Test
    void takesTheSecretFromTheEnvironmentBeforeTheFile() throws Exception {
        files.write("{ gateway: { auth: { token: 'file' } } }");
        assertThat(files.load(Map.of("OPENCLAW_GATEWAY_TOKEN", "env")).config().auth().secret())
                .hasValue(new Secret("env"));
        files.write("{}");
        assertThat(files.load(Map.of("OPENCLAW_GATEWAY_PASSWORD", "env")).config().auth().mode())
                .isEqualTo(AuthMode.PASSWORD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ gateway: { bind: 'lan' } } | gateway.auth.mode",
                "{ gateway: { bind: '192.168.0.1', auth: { mode: 'none' } } } | gateway.auth.mode",
                "{ gateway: { auth: { mode: 'token' } } } | gateway.auth.token",
                "{ gateway: { auth: { mode: 'password', token: 't' } } } | gateway.auth.password",
                "{ gateway: { auth: { mode: 'trusted-proxy', trustedProxy: { userHeader: 'u' } } }"
                        + " } | gateway.auth.mode",
                "{ gateway: { auth: { mode: 'trusted-proxy' }, trustedProxies: ['10.0.0.1'] } } |"
                        + " gateway.auth.trustedProxy",
                "{ gateway: { auth: { token: '' } } } | gateway.auth.token",
                "{ gateway: { trustedProxies: ['proxy.example.com'] } } | gateway.trustedProxies",
                "{ gateway: { bind: 'tailnet' } } | gateway.bind",
                "{ gateway: { tls: {} } } | gateway.tls.certPath",
                "{ gateway: { port: 65536 } } | gateway.port",
            })
    void refusesWhatWouldLeaveTheGatewayOpenOrDeaf(String text, String path) throws Exception {
        assertThat(files.write(text).problems()).extracting(Problem::path).contains(path);
    }

    @Test
    void readsATrustedProxy() throws Exception {
        GatewayConfig config =
                files.write(
                                """
                                { gateway: { bind: "lan", trustedProxies: ["10.0.0.0/8"],
                                    auth: { mode: "trusted-proxy",
                                      trustedProxy: { userHeader: "x-user" } } } }
                                """)
                        .load()
                        .config();
        assertThat(config.server().loopback()).isFalse();
        assertThat(config.server().bind()).isEqualTo("0.0.0.0");
        assertThat(config.auth().secret()).isEmpty();
        assertThat(config.auth().trustedProxy().orElseThrow().userHeader()).isEqualTo("x-user");
    }

    @Test
    void hasNoRateLimitUnlessTheSectionStands() throws Exception {
        assertThat(files.write("{}").load().config().auth().rateLimit()).isEmpty();
        assertThat(
                        files.write("{ gateway: { auth: { rateLimit: {} } } }")
                                .load()
                                .config()
                                .auth()
                                .rateLimit())
                .hasValue(new GatewayConfig.RateLimit(10, 60_000, 300_000, true));
    }

    @Test
    void hasTheDefaultsOfTheReference() throws Exception {
        GatewayConfig config = files.write("{}").load().config();
        assertThat(config.server())
                .isEqualTo(
                        new GatewayConfig.Server(
                                18789,
                                "127.0.0.1",
                                true,
                                List.of(),
                                Optional.empty(),
                                Optional.empty()));
        assertThat(config.limits())
                .isEqualTo(
                        new GatewayConfig.Limits(
                                20971520, 20971520, 5242880, 536870912, 5000, 5000));
        assertThat(config.endpoints()).isEqualTo(new GatewayConfig.Endpoints(false, false));
        assertThat(config.log()).isEqualTo(new GatewayConfig.LogSettings(false, false));
        assertThat(config.operation().shutdownGraceMs()).isEqualTo(30_000);
        assertThat(config.consoleEnabled()).isTrue();
    }

    @Test
    void opensTheResponsesAlone() throws Exception {
        GatewayConfig config =
                files.write(
                                "{ gateway: { http: { endpoints: { responses: { enabled: true } } }"
                                        + " } }")
                        .load()
                        .config();
        assertThat(config.endpoints()).isEqualTo(new GatewayConfig.Endpoints(false, true));
    }

    @Test
    void takesFalseForNoTransportSecurity() throws Exception {
        String template =
                "{ gateway: { http: { securityHeaders: { strictTransportSecurity: %s } } } }";
        assertThat(
                        files.write(template.formatted("false"))
                                .load()
                                .config()
                                .server()
                                .strictTransportSecurity())
                .isEmpty();
        assertThat(files.write(template.formatted("true")).problems()).hasSize(1);
    }
}
