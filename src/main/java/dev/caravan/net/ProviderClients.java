package dev.caravan.net;

import dev.caravan.config.Provider;

import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The HTTP clients of all providers, one pool each. Providers with the same id and the same
 * transport settings get the same client, so that a reload which changes something else keeps its
 * warm connections.
 *
 * <p>A client connects in at most 10 s (less when {@code timeoutSeconds} is), has no other clock,
 * never retries, follows no redirect, keeps no cookie, adds no header but those HTTP needs, and
 * connects only where {@link NetworkGuard} lets it. Behind {@code request.proxy} the proxy looks
 * names up, so there the guard judges the target by how it is written, and never the proxy itself.
 * A CA file is read when the client is made; a new content needs a restart or another file name.
 *
 * <p>Thread-safe. Do not close the clients; close this.
 */
public final class ProviderClients implements AutoCloseable {
    /** For servers that close idle connections after a few seconds; the look costs up to 1 ms. */
    private static final Duration VALIDATE_AFTER = Duration.ofSeconds(1);

    private final HostResolver resolver;
    private final Duration validateAfter;
    private final Map<TransportSettings, ProviderClient> clients = new ConcurrentHashMap<>();
    private final Set<ProviderClient> retired = ConcurrentHashMap.newKeySet();

    public ProviderClients(HostResolver resolver) {
        this(resolver, VALIDATE_AFTER);
    }

    /**
     * With a test's own idea of idle.
     *
     * @param validateAfter a pooled connection idle for longer is looked at before use
     */
    ProviderClients(HostResolver resolver, Duration validateAfter) {
        this.resolver = resolver;
        this.validateAfter = validateAfter;
    }

    /**
     * The client of a provider.
     *
     * @throws BadTransport when its CA file or proxy cannot be used
     */
    public CloseableHttpClient clientFor(Provider provider) throws BadTransport {
        TransportSettings settings = TransportSettings.of(provider);
        ProviderClient known = clients.get(settings);
        return known != null ? known.http() : open(settings).http();
    }

    /**
     * Lets go of the clients that none of these providers uses. Their calls run to the end, then
     * their connections are closed.
     */
    public void retireAllBut(Collection<Provider> current) {
        Set<TransportSettings> wanted =
                current.stream().map(TransportSettings::of).collect(Collectors.toSet());
        Set<TransportSettings> unwanted = new HashSet<>(clients.keySet());
        unwanted.removeAll(wanted);
        for (TransportSettings settings : unwanted) {
            ProviderClient client = clients.remove(settings);
            if (client != null) {
                retired.add(client);
                client.connections().retire();
            }
        }
        retired.removeIf(client -> client.connections().leased() == 0);
    }

    /** Closes connections that nobody used for this long; to be called now and then. */
    public void closeIdle(Duration idle) {
        clients.values().forEach(client -> client.connections().closeIdle(TimeValue.of(idle)));
        retired.removeIf(client -> client.connections().leased() == 0);
    }

    /** Connections of a provider that calls hold now, old configurations included. */
    int leased() {
        return all().stream().mapToInt(client -> client.connections().leased()).sum();
    }

    /** Connections that wait for a call. */
    int idle() {
        return all().stream().mapToInt(client -> client.connections().idle()).sum();
    }

    /** Cuts every connection, those in use too. */
    @Override
    public void close() {
        all().forEach(client -> client.http().close(CloseMode.IMMEDIATE));
        clients.clear();
        retired.clear();
    }

    private List<ProviderClient> all() {
        List<ProviderClient> all = new ArrayList<>(clients.values());
        all.addAll(retired);
        return all;
    }

    private synchronized ProviderClient open(TransportSettings settings) throws BadTransport {
        ProviderClient known = clients.get(settings);
        if (known != null) {
            return known;
        }
        ProviderClient opened = ProviderClient.open(settings, resolver, validateAfter);
        clients.put(settings, opened);
        return opened;
    }
}
