package dev.caravan.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.auth.Decision.Forbidden;
import dev.caravan.auth.Decision.Granted;
import dev.caravan.auth.Decision.Missing;
import dev.caravan.config.GatewayConfig.Auth;
import dev.caravan.config.GatewayConfig.AuthMode;
import dev.caravan.config.GatewayConfig.TrustedProxy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

@DisplayName("1.2: trusted-proxy mode")
class TrustedProxyTest {
    private static final String PEER = "203.0.113.9";

    @Test
    @DisplayName("1.2: trusted-proxy reads the user from trusted peers only")
    void believesTheUserOfATrustedProxyOnly() {
        Authenticator authenticator = proxied(List.of(), List.of());

        assertThat(authenticator.check(new Credentials("", "10.1.2.3", header("X-User", "ann"))))
                .isEqualTo(new Granted("ann"));
        assertThat(authenticator.check(new Credentials("", PEER, header("X-User", "ann"))))
                .isEqualTo(new Missing());
        assertThat(authenticator.check(new Credentials("", "10.1.2.3", header("X-User", " "))))
                .isEqualTo(new Missing());
        assertThat(authenticator.check(new Credentials("", "nowhere", header("X-User", "ann"))))
                .isEqualTo(new Missing());
    }

    @Test
    @DisplayName("1.2: allowUsers")
    void forbidsAUserWhoIsNotListed() {
        Authenticator authenticator = proxied(List.of(), List.of("ann"));

        assertThat(authenticator.check(new Credentials("", "10.1.2.3", header("X-User", "ann"))))
                .isEqualTo(new Granted("ann"));
        assertThat(authenticator.check(new Credentials("", "10.1.2.3", header("X-User", "Ann"))))
                .isInstanceOf(Forbidden.class);
    }

    @Test
    @DisplayName("1.2: requiredHeaders")
    void wantsEveryRequiredHeader() {
        Authenticator authenticator = proxied(List.of("X-Via"), List.of());
        Map<String, String> both = Map.of("X-User", "ann", "X-Via", "gate");

        assertThat(authenticator.check(new Credentials("", "10.1.2.3", header("X-User", "ann"))))
                .isEqualTo(new Missing());
        assertThat(
                        authenticator.check(
                                new Credentials(
                                        "", "10.1.2.3", name -> both.getOrDefault(name, ""))))
                .isEqualTo(new Granted("ann"));
    }

    private static Authenticator proxied(List<String> required, List<String> allowed) {
        TrustedProxy proxy = new TrustedProxy("X-User", required, allowed);
        return new Authenticator(
                new Auth(
                        AuthMode.TRUSTED_PROXY,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(proxy)),
                List.of("10.0.0.0/8"),
                () -> 0);
    }

    private static UnaryOperator<String> header(String name, String value) {
        return asked -> asked.equalsIgnoreCase(name) ? value : "";
    }
}
