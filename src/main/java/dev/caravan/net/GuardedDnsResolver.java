package dev.caravan.net;

import org.apache.hc.client5.http.DnsResolver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The name resolver of one provider's HTTP client. It looks a host up once, judges every address
 * and returns those that may be called: the client connects to exactly these, so that a name which
 * changes its mind between check and connect (DNS rebinding) gains nothing.
 *
 * <p>A host written as an address in an unusual form is read as {@code inet_aton} does, and that
 * reading is what is judged and called. Thread-safe when its resolver is.
 */
public final class GuardedDnsResolver implements DnsResolver {
    private final String providerId;
    private final boolean allowPrivateNetwork;
    private final HostResolver resolver;

    public GuardedDnsResolver(
            String providerId, boolean allowPrivateNetwork, HostResolver resolver) {
        this.providerId = providerId;
        this.allowPrivateNetwork = allowPrivateNetwork;
        this.resolver = resolver;
    }

    /**
     * The addresses of a host that may be called; at least one.
     *
     * @throws BlockedAddress when the host has addresses but none may be called
     * @throws UnknownHostException when it has none
     */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        // Judged by name first: a metadata name must not even be looked up.
        NetworkGuard.requireByName(providerId, host, allowPrivateNetwork);
        List<InetAddress> allowed = new ArrayList<>();
        Optional<String> refusal = Optional.empty();
        for (InetAddress address : lookUp(host)) {
            switch (NetworkGuard.check(providerId, host, allowPrivateNetwork, address)) {
                case NetworkGuard.Verdict.Allowed() -> allowed.add(address);
                case NetworkGuard.Verdict.Blocked(AddressKind _, String reason) ->
                        refusal = refusal.or(() -> Optional.of(reason));
            }
        }
        if (!allowed.isEmpty()) {
            return allowed.toArray(InetAddress[]::new);
        }
        throw refusal.<UnknownHostException>map(BlockedAddress::new)
                .orElseGet(() -> new UnknownHostException(host));
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        // Only Kerberos asks; a second look-up would say nothing about the first.
        return host;
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        Optional<InetAddress> literal = IpLiteral.lenient(host);
        return literal.isPresent() ? List.of(literal.get()) : resolver.resolve(host);
    }
}
