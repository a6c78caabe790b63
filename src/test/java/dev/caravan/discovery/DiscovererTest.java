package dev.caravan.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Provider;
import dev.caravan.config.Provider.Model;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayName("DSC-1, DSC-3, DSC-4: servers are asked side by side, and none can spoil a start")
class DiscovererTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final DiscoveryBook book = new DiscoveryBook(() -> 0);
    private final AtomicInteger changes = new AtomicInteger();

    private Discoverer discoverer(Asker asker) {
        book.follow(Servers.all());
        return new Discoverer(book, asker, changes::incrementAndGet);
    }

    private static byte[] list(String id) {
        return ("{\"data\":[{\"id\":\"" + id + "\"}]}").getBytes(UTF_8);
    }

    @Test
    void asksSideBySide() throws Exception {
        CyclicBarrier all = new CyclicBarrier(3);
        Discoverer discoverer =
                discoverer(
                        (provider, _, _, _) -> {
                            try {
                                all.await(10, TimeUnit.SECONDS);
                            } catch (Exception e) {
                                throw new Listing.NoAnswer("alone");
                            }
                            return list(provider.id() + "-model");
                        });

        List<DiscoveryBook.State> states = discoverer.askAll(LONG);

        // Ollama's answer is no list of its own kind; that the three met is what counts.
        assertThat(states)
                .extracting(DiscoveryBook.State::state)
                .containsExactly("up", "up", "down");
        assertThat(changes).hasValue(2);
    }

    @Test
    void keepsAFaultToItsServer() throws Exception {
        Discoverer discoverer =
                discoverer(
                        (provider, path, _, _) ->
                                switch (provider.id()) {
                                    case "vllm" -> throw new Listing.NoAnswer("HTTP 401");
                                    case "sglang" -> "<html>".getBytes(UTF_8);
                                    default -> throw new IllegalStateException(path);
                                });

        assertThat(discoverer.askAll(LONG))
                .extracting(state -> state.error().orElse(""))
                .containsExactly(
                        "HTTP 401", "the answer is not JSON", "the question could not be asked");
        assertThat(changes).hasValue(0);
    }

    @Test
    void doesNotWaitForAServerThatHangs() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Discoverer discoverer =
                discoverer(
                        (provider, _, _, _) -> {
                            if (provider.id().equals("vllm")) {
                                try {
                                    never.await();
                                } catch (InterruptedException e) {
                                    throw new Listing.NoAnswer("interrupted");
                                }
                            }
                            return list("m");
                        });

        assertThat(discoverer.askAll(Duration.ofMillis(500)))
                .extracting(DiscoveryBook.State::state)
                .containsExactly("pending", "up", "down");
        never.countDown();
    }

    @Test
    @DisplayName("DSC-4: Ollama is asked at its root; a model that cannot be shown is listed")
    void asksOllamaInItsOwnWay() throws Exception {
        Discoverer discoverer =
                discoverer(
                        (provider, path, fromRoot, body) -> {
                            if (!provider.id().equals("ollama")) {
                                return list("m");
                            }
                            assertThat(fromRoot).isTrue();
                            return switch (path) {
                                case "/api/tags" ->
                                        "{\"models\":[{\"name\":\"a\"},{\"name\":\"b\"}]}"
                                                .getBytes(UTF_8);
                                case "/api/show" -> show(new String(body, UTF_8));
                                default -> throw new Listing.NoAnswer(path);
                            };
                        });

        discoverer.askAll(LONG);

        Map<String, Model> rows = book.rows().getOrDefault("ollama", Map.of());
        assertThat(rows.values())
                .extracting(Model::id, Model::contextWindow)
                .containsExactly(
                        tuple("a", OptionalInt.of(4_096)), tuple("b", OptionalInt.of(128_000)));
    }

    private static byte[] show(String body) throws Listing.NoAnswer {
        if (body.equals("{\"model\":\"a\"}")) {
            return "{\"model_info\":{\"llama.context_length\":4096}}".getBytes(UTF_8);
        }
        throw new Listing.NoAnswer("HTTP 404");
    }

    @Test
    @DisplayName("DSC-1: the rows become those of the provider, whose list stays open")
    void fillsTheConfiguration() {
        book.follow(Servers.all());
        book.found(Servers.provider("vllm"), Servers.rows("q"));

        GatewayConfig config = Servers.config().withDiscovered(book.rows());

        Provider vllm = Objects.requireNonNull(config.providers().get("vllm"));
        assertThat(vllm.models()).containsOnlyKeys("q");
        assertThat(vllm.open()).isTrue();
        assertThat(vllm.apiKey().map(key -> key.reveal())).contains("k");
        Provider sglang = Objects.requireNonNull(config.providers().get("sglang"));
        assertThat(sglang.models()).isEmpty();
    }
}
