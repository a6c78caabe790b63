package dev.caravan.net;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Builds the HTTP client of one provider: it sends what it is told, once, and nothing of its own.
 */
record ProviderClient(CloseableHttpClient http, RetirableConnections connections) {
    private static final int MAX_CONNECTIONS = 10_000;

    static ProviderClient open(
            TransportSettings settings, HostResolver resolver, Duration validateAfter)
            throws BadTransport {
        RetirableConnections connections =
                new RetirableConnections(pool(settings, dns(settings, resolver), validateAfter));
        Optional<Proxy> proxy = Proxy.of(settings);
        HttpClientBuilder builder =
                HttpClientBuilder.create()
                        .setConnectionManager(connections)
                        .setKeepAliveStrategy(new KeepAlive())
                        .setDefaultRequestConfig(requestConfig(settings, proxy))
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableContentCompression()
                        .disableConnectionState()
                        .disableDefaultUserAgent();
        proxy.ifPresent(p -> p.applyTo(builder, settings));
        return new ProviderClient(builder.build(), connections);
    }

    private static DnsResolver dns(TransportSettings settings, HostResolver resolver) {
        // Behind a proxy the only name we look up is the proxy's, which the operator wrote down.
        return settings.proxy().isPresent()
                ? SystemDefaultDnsResolver.INSTANCE
                : new GuardedDnsResolver(
                        settings.providerId(), settings.allowPrivateNetwork(), resolver);
    }

    private static PoolingHttpClientConnectionManager pool(
            TransportSettings settings, DnsResolver dns, Duration validateAfter)
            throws BadTransport {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(dns)
                .setTlsSocketStrategy(UpstreamTls.strategy(settings))
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setDefaultSocketConfig(
                        SocketConfig.custom().setTcpNoDelay(true).setSoKeepAlive(true).build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                                .setConnectTimeout(
                                        Timeout.ofSeconds(settings.connectTimeoutSeconds()))
                                .setSocketTimeout(Timeout.DISABLED)
                                .setValidateAfterInactivity(TimeValue.of(validateAfter))
                                .build())
                .build();
    }

    private static RequestConfig requestConfig(TransportSettings settings, Optional<Proxy> proxy) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.ofSeconds(settings.connectTimeoutSeconds()))
                .setResponseTimeout(Timeout.DISABLED)
                .setRedirectsEnabled(false)
                .setContentCompressionEnabled(false)
                // "Upgrade: TLS/1.2" on plain requests is an attribution of its own, and useless.
                .setProtocolUpgradeEnabled(false)
                .setAuthenticationEnabled(proxy.flatMap(Proxy::user).isPresent())
                .build();
    }

    /** The proxy of the settings; its user only ever answers the proxy's own challenge. */
    private record Proxy(HttpHost host, Optional<String> user) {
        static Optional<Proxy> of(TransportSettings settings) throws BadTransport {
            if (settings.proxy().isEmpty()) {
                return Optional.empty();
            }
            URI uri = settings.proxy().get();
            String scheme = uri.getScheme();
            String host = uri.getHost();
            boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
            if (!http || host == null) {
                throw new BadTransport(
                        settings.providerId(), "proxy", "must be an http:// or https:// address");
            }
            return Optional.of(
                    new Proxy(
                            new HttpHost(scheme, host, uri.getPort()),
                            Optional.ofNullable(uri.getUserInfo())));
        }

        void applyTo(HttpClientBuilder builder, TransportSettings settings) {
            builder.setProxy(host)
                    .addExecInterceptorFirst(
                            "network-guard",
                            (request, scope, chain) -> {
                                NetworkGuard.requireByName(
                                        settings.providerId(),
                                        scope.route.getTargetHost().getHostName(),
                                        settings.allowPrivateNetwork());
                                return chain.proceed(request, scope);
                            });
            user.ifPresent(info -> builder.setDefaultCredentialsProvider(credentials(info)));
        }

        private BasicCredentialsProvider credentials(String userInfo) {
            int colon = userInfo.indexOf(':');
            String name = colon < 0 ? userInfo : userInfo.substring(0, colon);
            String password = colon < 0 ? "" : userInfo.substring(colon + 1);
            BasicCredentialsProvider provider = new BasicCredentialsProvider();
            provider.setCredentials(
                    new AuthScope(host),
                    new UsernamePasswordCredentials(name, password.toCharArray()));
            return provider;
        }
    }
}
