package dev.caravan.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.auth.Decision.Granted;
import dev.caravan.auth.Decision.LockedOut;
import dev.caravan.auth.Decision.Missing;
import dev.caravan.auth.Decision.Wrong;
import dev.caravan.config.GatewayConfig.Auth;
import dev.caravan.config.GatewayConfig.AuthMode;
import dev.caravan.config.GatewayConfig.RateLimit;
import dev.caravan.config.Secret;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

@DisplayName("HTTP-4: authentication")
class AuthenticatorTest {
    private static final String PEER = "203.0.113.9";
    private static final RateLimit TWICE = new RateLimit(2, 60_000, 300_000, true);

    private final AtomicLong now = new AtomicLong();

    @Test
    void letsAnyoneInWhenNothingIsAskedFor() {
        Authenticator open =
                authenticator(
                        new Auth(
                                AuthMode.NONE,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));

        assertThat(open.check(bearer("", PEER))).isEqualTo(new Granted("anonymous"));
    }

    @ParameterizedTest
    @EnumSource(names = {"TOKEN", "PASSWORD"})
    void takesTheSecretAsBearerInBothModes(AuthMode mode) {
        Authenticator authenticator =
                authenticator(
                        new Auth(
                                mode,
                                Optional.of(new Secret("s3cret")),
                                Optional.empty(),
                                Optional.empty()));

        assertThat(authenticator.check(bearer("Bearer s3cret", PEER)))
                .isEqualTo(new Granted("operator"));
        assertThat(authenticator.check(bearer("Bearer S3cret", PEER))).isEqualTo(new Wrong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer s3cret", "BEARER s3cret", "Bearer   s3cret ", "Bearer\ts3cret"})
    void readsTheSchemeInAnyCase(String authorization) {
        assertThat(secret().check(bearer(authorization, PEER))).isInstanceOf(Granted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Bearer", "Bearer ", "Basic dTpw", "s3cret", "Bearers3cret"})
    void callsAnythingElseMissingAndDoesNotCountIt(String authorization) {
        Authenticator authenticator = secret();

        for (int i = 0; i < 10; i++) {
            assertThat(authenticator.check(bearer(authorization, PEER))).isEqualTo(new Missing());
        }
        assertThat(authenticator.check(bearer("Bearer s3cret", PEER))).isInstanceOf(Granted.class);
    }

    @Test
    void locksTheAddressOutEvenWithTheRightSecretButNoOtherAddress() {
        Authenticator authenticator = secret();
        wrongTwice(authenticator);
        now.addAndGet(1);

        assertThat(authenticator.check(bearer("Bearer s3cret", PEER)))
                .isEqualTo(new LockedOut(300));
        assertThat(authenticator.check(bearer("Bearer s3cret", "203.0.113.10")))
                .isInstanceOf(Granted.class);

        now.addAndGet(299_998);
        assertThat(authenticator.check(bearer("Bearer s3cret", PEER))).isEqualTo(new LockedOut(1));
        now.addAndGet(1);
        assertThat(authenticator.check(bearer("Bearer s3cret", PEER))).isInstanceOf(Granted.class);
    }

    @Test
    void clearsTheCountWithTheRightSecret() {
        Authenticator authenticator = secret();

        for (int i = 0; i < 5; i++) {
            assertThat(authenticator.check(bearer("Bearer no", PEER))).isEqualTo(new Wrong());
            assertThat(authenticator.check(bearer("Bearer s3cret", PEER)))
                    .isInstanceOf(Granted.class);
        }
    }

    @Test
    void countsByTheForwardedAddressOfATrustedProxy() {
        Authenticator authenticator =
                new Authenticator(token(Optional.of(TWICE)), List.of("10.0.0.1"), now::get);
        for (int i = 0; i < 2; i++) {
            authenticator.check(
                    new Credentials("Bearer no", "10.0.0.1", header("X-Forwarded-For", "1.1.1.1")));
        }

        assertThat(
                        authenticator.check(
                                new Credentials(
                                        "Bearer s3cret",
                                        "10.0.0.1",
                                        header("X-Forwarded-For", "1.1.1.1"))))
                .isInstanceOf(LockedOut.class);
        assertThat(
                        authenticator.check(
                                new Credentials(
                                        "Bearer s3cret",
                                        "10.0.0.1",
                                        header("X-Forwarded-For", "1.1.1.1, 2.2.2.2"))))
                .isInstanceOf(Granted.class);
    }

    @Test
    void doesNotLimitWithoutARateLimit() {
        Authenticator authenticator = authenticator(token(Optional.empty()));

        for (int i = 0; i < 100; i++) {
            assertThat(authenticator.check(bearer("Bearer no", PEER))).isEqualTo(new Wrong());
        }
    }

    @Test
    @DisplayName("CFG-4: a reload is no way out of a lock")
    void keepsLocksOverAReloadUnlessTheLimitChanged() {
        Authenticator before = secret();
        wrongTwice(before);

        Authenticator same = before.reloaded(token(Optional.of(TWICE)), List.of("10.0.0.1"));
        Authenticator changed =
                before.reloaded(
                        token(Optional.of(new RateLimit(9, 60_000, 300_000, true))), List.of());
        Authenticator off = before.reloaded(token(Optional.empty()), List.of());

        assertThat(same.check(bearer("Bearer s3cret", PEER))).isInstanceOf(LockedOut.class);
        assertThat(changed.check(bearer("Bearer s3cret", PEER))).isInstanceOf(Granted.class);
        assertThat(off.check(bearer("Bearer s3cret", PEER))).isInstanceOf(Granted.class);
    }

    @Test
    void neverMatchesAnAbsentOrEmptySecret() {
        for (Optional<Secret> none :
                List.of(Optional.<Secret>empty(), Optional.of(new Secret("")))) {
            Authenticator authenticator =
                    authenticator(
                            new Auth(AuthMode.TOKEN, none, Optional.empty(), Optional.empty()));
            assertThat(authenticator.check(bearer("Bearer x", PEER))).isEqualTo(new Wrong());
            assertThat(authenticator.check(bearer("Bearer ", PEER))).isEqualTo(new Missing());
        }
    }

    @Test
    @DisplayName("SEC-8: credentials do not show in text")
    void doesNotShowTheSecret() {
        assertThat(bearer("Bearer s3cret", PEER).toString()).doesNotContain("s3cret");
    }

    private Authenticator secret() {
        return authenticator(token(Optional.of(TWICE)));
    }

    private Authenticator authenticator(Auth auth) {
        return new Authenticator(auth, List.of(), now::get);
    }

    private static void wrongTwice(Authenticator authenticator) {
        assertThat(authenticator.check(bearer("Bearer no", PEER))).isEqualTo(new Wrong());
        assertThat(authenticator.check(bearer("Bearer no", PEER))).isEqualTo(new Wrong());
    }

    private static Auth token(Optional<RateLimit> limit) {
        return new Auth(AuthMode.TOKEN, Optional.of(new Secret("s3cret")), limit, Optional.empty());
    }

    private static Credentials bearer(String authorization, String peer) {
        return new Credentials(authorization, peer, name -> "");
    }

    private static UnaryOperator<String> header(String name, String value) {
        return asked -> asked.equalsIgnoreCase(name) ? value : "";
    }
}
