package dev.caravan.net;

import static dev.caravan.net.ProviderFixture.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.Provider;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

@DisplayName("PRV-8: upstream clients")
class ProviderClientsTest {
    private static final HostResolver NO_NAMES =
            host -> {
                throw new UnknownHostException(host);
            };

    private final ProviderClients clients = new ProviderClients(NO_NAMES);

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void usesAConnectionAgain() throws Exception {
        try (ScriptedServer server = new ScriptedServer(head -> ScriptedServer.OK)) {
            for (int i = 0; i < 5; i++) {
                assertThat(get(provider("p"), server.url("/v1"))).isEqualTo("200 ok");
            }

            assertThat(server.connections).hasValue(1);
            assertThat(clients.idle()).isEqualTo(1);
        }
    }

    @Test
    void sendsNothingOfItsOwn() throws Exception {
        try (ScriptedServer server = new ScriptedServer(head -> ScriptedServer.OK)) {
            get(provider("p"), server.url("/v1?a=b"));

            assertThat(server.requests)
                    .containsExactly(
                            "GET /v1?a=b HTTP/1.1\nHost: 127.0.0.1:"
                                    + server.port()
                                    + "\nConnection: keep-alive\n");
        }
    }

    @Test
    @DisplayName("SEC-7: redirects are answers like any other")
    void followsNoRedirect() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        head -> ScriptedServer.answer("302 Found", "", "Location: /other"))) {
            assertThat(get(provider("p"), server.url("/v1"))).isEqualTo("302 ");
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void retriesNothingAndKeepsNoCookie() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        head ->
                                ScriptedServer.answer(
                                        "503 No", "", "Retry-After: 0", "Set-Cookie: a=b"))) {
            assertThat(get(provider("p"), server.url("/v1"))).isEqualTo("503 ");
            assertThat(get(provider("p"), server.url("/v1"))).isEqualTo("503 ");

            assertThat(server.requests).hasSize(2).noneMatch(head -> head.contains("Cookie"));
        }
    }

    @Test
    void doesNotUseAConnectionThatTheServerClosedSilently() throws Exception {
        ProviderClients careful = new ProviderClients(NO_NAMES, Duration.ZERO);
        try (careful;
                ScriptedServer server =
                        new ScriptedServer(head -> ScriptedServer.OK + ScriptedServer.CLOSE)) {
            CloseableHttpClient client = careful.clientFor(provider("p"));
            assertThat(get(client, server.url("/1"))).isEqualTo("200 ok");
            await().untilAtomic(server.closedByServer, org.hamcrest.Matchers.is(1));

            assertThat(get(client, server.url("/2"))).isEqualTo("200 ok");
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void givesAConnectionUpBeforeTheServerDoes() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        head ->
                                ScriptedServer.answer(
                                        "200 OK", "ok", "Keep-Alive: timeout=1, max=100"))) {
            get(provider("p"), server.url("/1"));
            await().until(
                            () -> {
                                clients.closeIdle(Duration.ofHours(1));
                                return clients.idle() == 0;
                            });

            get(provider("p"), server.url("/2"));

            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void refusesABlockedAddressBeforeConnecting() throws Exception {
        ProviderClients rebound =
                new ProviderClients(host -> List.of(IpLiteral.strict("127.0.0.1").orElseThrow()));
        try (rebound;
                ScriptedServer server = new ScriptedServer(head -> ScriptedServer.OK)) {
            CloseableHttpClient client = rebound.clientFor(provider("p"));

            assertThatThrownBy(() -> get(client, "http://evil.example:" + server.port() + "/v1"))
                    .isInstanceOf(BlockedAddress.class)
                    .hasMessageContaining("provider p: host evil.example");
            assertThat(get(client, "http://localhost:" + server.port() + "/v1"))
                    .isEqualTo("200 ok");
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void refusesAPrivateLiteralWithoutTheKey() {
        assertThatThrownBy(() -> get(provider("p"), "http://10.255.255.1:1/v1"))
                .isInstanceOf(BlockedAddress.class)
                .hasMessageContaining("models.providers.p.request.allowPrivateNetwork");
    }

    @Test
    void saysUnknownHostForANameWithoutAddress() {
        assertThatThrownBy(() -> get(provider("p"), "http://nowhere.example/v1"))
                .isExactlyInstanceOf(UnknownHostException.class);
    }

    @Test
    void sendsTheCallThroughTheProxyAndJudgesTheTargetByItsName() throws Exception {
        try (ScriptedServer proxy =
                new ScriptedServer(
                        head ->
                                head.contains("Proxy-Authorization: Basic dTpw")
                                        ? ScriptedServer.OK
                                        : ScriptedServer.answer(
                                                "407 Who",
                                                "",
                                                "Proxy-Authenticate: Basic realm=p"))) {
            Provider proxied =
                    provider("p", ProviderFixture.viaProxy("http://u:p@127.0.0.1:" + proxy.port()));

            assertThat(get(proxied, "http://far.example/v1")).isEqualTo("200 ok");
            assertThat(proxy.requests).hasSize(2);
            assertThat(proxy.requests.getLast()).startsWith("GET http://far.example/v1 HTTP/1.1\n");
            assertThatThrownBy(() -> get(proxied, "http://169.254.169.254/latest"))
                    .isInstanceOf(BlockedAddress.class);
            assertThatThrownBy(() -> get(proxied, "http://metadata.google.internal/"))
                    .isInstanceOf(BlockedAddress.class);
            assertThat(proxy.requests).hasSize(2);
        }
    }

    @Test
    void refusesAProxyThatIsNotHttp() {
        assertThatThrownBy(
                        () ->
                                clients.clientFor(
                                        provider("p", ProviderFixture.viaProxy("socks5://h:1080"))))
                .isInstanceOf(BadTransport.class)
                .hasMessageStartingWith("models.providers.p.request.proxy: ");
    }

    @Test
    @DisplayName("CFG-4: a reload keeps clients whose transport did not change")
    void keepsAClientAsLongAsItsSettingsStay() throws Exception {
        CloseableHttpClient before = clients.clientFor(provider("p"));

        clients.retireAllBut(List.of(provider("p"), provider("q")));

        assertThat(clients.clientFor(provider("p"))).isSameAs(before);
        assertThat(clients.clientFor(provider("q"))).isNotSameAs(before);
        assertThat(clients.clientFor(provider("p", ProviderFixture.allowingPrivateNetwork())))
                .isNotSameAs(before);
    }

    @Test
    @DisplayName("CFG-4: calls in flight finish on the client they began with")
    void closesARetiredClientsConnectionsAfterItsCallsEnd() throws Exception {
        try (ScriptedServer server = new ScriptedServer(head -> ScriptedServer.OK)) {
            CloseableHttpClient client = clients.clientFor(provider("p"));
            try (ClassicHttpResponse inFlight =
                    client.executeOpen(null, new HttpGet(server.url("/1")), null)) {
                get(client, server.url("/idle"));
                clients.retireAllBut(List.of());
                assertThat(clients.idle()).isZero();
                assertThat(clients.leased()).isEqualTo(1);

                assertThat(EntityUtils.toString(inFlight.getEntity())).isEqualTo("ok");
            }
            await().untilAtomic(server.closedByClient, org.hamcrest.Matchers.is(2));

            assertThat(get(client, server.url("/late"))).isEqualTo("200 ok");
            await().untilAtomic(server.closedByClient, org.hamcrest.Matchers.is(3));
            assertThat(clients.clientFor(provider("p"))).isNotSameAs(client);
        }
    }

    @Test
    void closesIdleConnectionsWhenTold() throws Exception {
        try (ScriptedServer server = new ScriptedServer(head -> ScriptedServer.OK)) {
            get(provider("p"), server.url("/1"));

            clients.closeIdle(Duration.ZERO);

            await().untilAtomic(server.closedByClient, org.hamcrest.Matchers.is(1));
        }
    }

    private String get(Provider provider, String url) throws IOException {
        return get(clients.clientFor(provider), url);
    }

    private static String get(CloseableHttpClient client, String url) throws IOException {
        return client.execute(new HttpGet(url), ProviderClientsTest::render);
    }

    private static String render(ClassicHttpResponse response) throws HttpException, IOException {
        return response.getCode() + " " + EntityUtils.toString(response.getEntity());
    }
}
