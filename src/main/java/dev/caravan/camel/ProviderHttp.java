package dev.caravan.camel;

import dev.caravan.config.Provider;
import dev.caravan.net.ProviderClients;
import dev.caravan.net.UpstreamCall;
import dev.caravan.steps.Var;

import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpActivityListener;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;

import java.io.IOException;
import java.net.SocketException;
import java.util.Objects;

/**
 * What the dialect routes' {@code http:provider} endpoint sends with: the client of the exchange's
 * provider (PRV-8), tied to the exchange's call so that its clocks and the client's going can end
 * it. Safe for many threads.
 */
public final class ProviderHttp extends CloseableHttpClient {
    /** Where camel-http puts the exchange when an activity listener is set. */
    private static final String EXCHANGE = "org.apache.camel.Exchange";

    private final ProviderClients clients;

    public ProviderHttp(ProviderClients clients) {
        this.clients = clients;
    }

    @Override
    @SuppressWarnings("deprecation") // the form that leaves the response open is the deprecated one
    protected CloseableHttpResponse doExecute(
            HttpHost target, ClassicHttpRequest request, HttpContext context) throws IOException {
        Exchange exchange =
                (Exchange)
                        Objects.requireNonNull(
                                context.getAttribute(EXCHANGE),
                                "the endpoint needs httpActivityListener=#providerCalls");
        UpstreamCall call = Var.CALL.of(exchange);
        Provider provider = Var.PROVIDER.of(exchange);
        call.endWith((Cancellable) request);
        var client = clients.clientFor(provider);
        try {
            return client.execute(target, request, context);
        } catch (NoHttpResponseException | SocketException | ConnectionClosedException e) {
            if (call.aborted().isEmpty() && wasPooled(context)) {
                return client.execute(target, request, context);
            }
            throw e;
        }
    }

    /**
     * FLV-5: a kept-alive connection that the server had closed is no failure of the server; asked
     * once more.
     */
    private static boolean wasPooled(HttpContext context) {
        var details = HttpCoreContext.cast(context).getEndpointDetails();
        return details != null && details.getRequestCount() > 1;
    }

    @Override
    public void close(CloseMode mode) {
        close();
    }

    @Override
    public void close() {
        // The clients are closed by whoever made them; an endpoint that stops must not.
    }

    /** Makes camel-http hand the exchange to the client; says nothing itself. */
    public static final class Calls implements HttpActivityListener {
        @Override
        public void onRequestSubmitted(
                Object source,
                Exchange exchange,
                HttpHost host,
                HttpRequest request,
                HttpEntity entity) {
            // The call's own clocks know when it began.
        }

        @Override
        public void onResponseReceived(
                Object source,
                Exchange exchange,
                HttpHost host,
                HttpResponse response,
                HttpEntity entity,
                long elapsed) {
            // The map-response step reads the answer.
        }
    }
}
