package dev.caravan.net;

import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Whom a provider's TLS connections trust. */
final class UpstreamTls {
    private UpstreamTls() {}

    /**
     * The platform's trust, with the certificates of {@code caFile} added; or, with {@code
     * insecureSkipVerify}, no check at all.
     *
     * @throws BadTransport when the file cannot be used
     */
    static TlsSocketStrategy strategy(TransportSettings settings) throws BadTransport {
        try {
            if (settings.insecureSkipVerify()) {
                return new DefaultClientTlsStrategy(
                        context(new TrustManager[] {new TrustsAnyone()}),
                        HostnameVerificationPolicy.CLIENT,
                        NoopHostnameVerifier.INSTANCE);
            }
            if (settings.caFile().isEmpty()) {
                return DefaultClientTlsStrategy.createDefault();
            }
            Collection<? extends Certificate> extra =
                    certificates(settings.providerId(), settings.caFile().get());
            return new DefaultClientTlsStrategy(context(trusting(extra)));
        } catch (GeneralSecurityException | IOException e) {
            if (e instanceof BadTransport bad) {
                throw bad;
            }
            throw new BadTransport(settings.providerId(), "tls", "cannot be set up: " + e);
        }
    }

    private static Collection<? extends Certificate> certificates(String providerId, String file)
            throws BadTransport {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new BadTransport(providerId, "tls", file + " holds no PEM certificate");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new BadTransport(providerId, "tls", file + " is not a PEM certificate file");
        } catch (InvalidPathException | IOException e) {
            if (e instanceof BadTransport bad) {
                throw bad;
            }
            throw new BadTransport(providerId, "tls", "cannot read " + file);
        }
    }

    /** The platform's issuers and these. */
    static TrustManager[] trusting(Collection<? extends Certificate> extra)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int n = 0;
        for (X509Certificate known : platformIssuers()) {
            store.setCertificateEntry("platform-" + n++, known);
        }
        for (Certificate certificate : extra) {
            store.setCertificateEntry("extra-" + n++, certificate);
        }
        return trustManagers(Optional.of(store));
    }

    private static List<X509Certificate> platformIssuers() throws GeneralSecurityException {
        for (TrustManager manager : trustManagers(Optional.empty())) {
            if (manager instanceof X509TrustManager x509) {
                return List.of(x509.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    private static TrustManager[] trustManagers(Optional<KeyStore> store)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store.orElse(null));
        return factory.getTrustManagers();
    }

    private static SSLContext context(TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust, null);
        return context;
    }

    /** For {@code insecureSkipVerify} only: the operator asked for no check. */
    private static final class TrustsAnyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
