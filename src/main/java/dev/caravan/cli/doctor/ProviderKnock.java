package dev.caravan.cli.doctor;

import dev.caravan.config.Provider;
import dev.caravan.net.BadTransport;
import dev.caravan.net.BlockedAddress;
import dev.caravan.net.HostResolver;
import dev.caravan.net.ProviderClients;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

/**
 * Knocks with the clients that the gateway itself calls with, so that what the network guard, a
 * proxy or a certificate does to a call is seen here, too. Thread-safe.
 */
public final class ProviderKnock implements Knock, AutoCloseable {
    private final ProviderClients clients = new ProviderClients(HostResolver.SYSTEM);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final long patienceMs;

    /**
     * A new one.
     *
     * @param patienceMs ms until a server that says nothing counts as silent
     */
    public ProviderKnock(long patienceMs) {
        this.patienceMs = patienceMs;
    }

    @Override
    public Answer at(Provider provider, URI url, Map<String, String> headers) {
        // Connecting has a clock of its own; this bounds the whole.
        Future<Answer> answer = threads.submit(() -> ask(provider, url, headers));
        try {
            return answer.get(patienceMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            answer.cancel(true);
            return new Answer.Silent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Silent();
        }
    }

    private Answer ask(Provider provider, URI url, Map<String, String> headers) {
        HttpGet request = new HttpGet(url);
        headers.forEach(request::setHeader);
        request.setConfig(
                RequestConfig.custom()
                        .setRedirectsEnabled(false)
                        .setResponseTimeout(Timeout.ofMilliseconds(patienceMs))
                        .build());
        try {
            int code =
                    clients.clientFor(provider)
                            .execute(HttpHost.create(url), request, response -> response.getCode());
            return new Answer.Status(code);
        } catch (BlockedAddress | BadTransport e) {
            return new Answer.Refused(Objects.requireNonNullElse(e.getMessage(), "refused"));
        } catch (UnknownHostException e) {
            return new Answer.UnknownHost();
        } catch (SSLException e) {
            return new Answer.Untrusted();
        } catch (IOException e) {
            return new Answer.Silent();
        }
    }

    /** Cuts what still hangs. */
    @Override
    public void close() {
        clients.close();
        threads.shutdownNow();
    }
}
