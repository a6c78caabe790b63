package dev.caravan.net;

import static dev.caravan.net.ProviderFixture.provider;
import static dev.caravan.net.ProviderFixture.withTls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import dev.caravan.config.Provider;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;

@DisplayName("PRV-8: TLS to upstreams")
class UpstreamTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir static Path folder;

    private static HttpsServer server;
    private static Path certificate;

    private final ProviderClients clients = new ProviderClients(HostResolver.SYSTEM);

    @BeforeAll
    static void start() throws Exception {
        Path store = folder.resolve("server.p12");
        certificate = folder.resolve("server.pem");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=caravan test",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                store.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-keystore",
                store.toString(),
                "-file",
                certificate.toString());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void refusesACertificateThatNobodyKnows() {
        assertThatThrownBy(() -> status(provider("p"), "localhost"))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void trustsTheConfiguredCertificateForItsNameOnly() throws IOException {
        Provider trusting = provider("p", withTls(Optional.of(certificate.toString()), false));

        assertThat(status(trusting, "localhost")).isEqualTo(204);
        assertThatThrownBy(() -> status(trusting, "127.0.0.1")).isInstanceOf(SSLException.class);
    }

    @Test
    void checksNothingWhenToldSo() throws IOException {
        Provider careless = provider("p", withTls(Optional.empty(), true));

        assertThat(status(careless, "localhost")).isEqualTo(204);
        assertThat(status(careless, "127.0.0.1")).isEqualTo(204);
    }

    @Test
    void stillTrustsThePlatformBesidesTheConfiguredFile() throws Exception {
        Certificate own;
        try (InputStream in = Files.newInputStream(certificate)) {
            own = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }

        X509TrustManager both = (X509TrustManager) UpstreamTls.trusting(List.of(own))[0];

        X509TrustManager platform = (X509TrustManager) UpstreamTls.trusting(List.of())[0];
        assertThat(platform.getAcceptedIssuers())
                .isNotEmpty()
                .doesNotContain((X509Certificate) own);
        assertThat(both.getAcceptedIssuers())
                .hasSize(platform.getAcceptedIssuers().length + 1)
                .contains((X509Certificate) own);
    }

    @Test
    void saysWhichFileCannotBeUsed() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "not a certificate");
        String missing = folder.resolve("missing.pem").toString();

        for (String file : new String[] {empty.toString(), garbage.toString(), missing}) {
            assertThatThrownBy(
                            () ->
                                    clients.clientFor(
                                            provider("p", withTls(Optional.of(file), false))))
                    .isInstanceOf(BadTransport.class)
                    .hasMessageStartingWith("models.providers.p.request.tls: ")
                    .hasMessageContaining(file);
        }
    }

    private int status(Provider provider, String host) throws IOException {
        HttpGet get = new HttpGet("https://" + host + ":" + server.getAddress().getPort() + "/");
        return clients.clientFor(provider).execute(get, response -> response.getCode());
    }

    private static void keytool(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-storepass", PASSWORD));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start();
        assertThat(process.waitFor()).as("keytool").isZero();
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
