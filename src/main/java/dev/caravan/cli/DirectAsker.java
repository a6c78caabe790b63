package dev.caravan.cli;

import dev.caravan.config.Provider;
import dev.caravan.discovery.Asker;
import dev.caravan.discovery.Listing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks servers of this machine for their models from the command itself, no gateway running. Only
 * discovered providers are asked: their addresses are loopback, and built in.
 */
final class DirectAsker implements Asker, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(LIMIT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    @Override
    public byte[] send(Provider provider, String path, boolean fromRoot, byte[] body)
            throws Listing.NoAnswer {
        URI base = provider.baseUrl();
        String root = base.getScheme() + "://" + base.getRawAuthority();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(root + (fromRoot ? "" : base.getRawPath()) + path))
                        .timeout(LIMIT);
        provider.apiKey()
                .ifPresent(key -> request.header("Authorization", "Bearer " + key.reveal()));
        if (body.length > 0) {
            request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        }
        try {
            HttpResponse<byte[]> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() < 200 || answer.statusCode() > 299) {
                throw new Listing.NoAnswer("HTTP " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new Listing.NoAnswer("no answer from " + root);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Listing.NoAnswer("interrupted");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
