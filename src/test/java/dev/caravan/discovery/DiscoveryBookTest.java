package dev.caravan.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.Provider;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("DSC-3: when a server is asked again, and what is kept of its answers")
class DiscoveryBookTest {
    private static final Provider VLLM = Servers.provider("vllm");

    private final AtomicLong now = new AtomicLong(1_000);
    private final DiscoveryBook book = new DiscoveryBook(now::get);

    private List<Provider> due() {
        return book.take(false);
    }

    private void after(long ms) {
        now.addAndGet(ms);
    }

    @Test
    void asksANewServerAtOnceAndOnlyOnce() {
        book.follow(List.of(VLLM));

        assertThat(due()).containsExactly(VLLM);
        assertThat(due()).isEmpty();
        assertThat(book.take(true)).isEmpty();
    }

    @Test
    void asksAServerThatIsUpEveryFiveMinutes() {
        book.follow(List.of(VLLM));
        due();
        book.found(VLLM, Servers.rows("a"));

        after(299_999);
        assertThat(due()).isEmpty();
        after(1);
        assertThat(due()).containsExactly(VLLM);
    }

    @Test
    void asksAServerThatIsDownOrEmptyEveryMinute() {
        book.follow(List.of(VLLM));
        due();
        book.failed(VLLM, "connection refused");
        after(59_999);
        assertThat(due()).isEmpty();
        after(1);
        assertThat(due()).containsExactly(VLLM);
        book.found(VLLM, Servers.rows());
        after(60_000);
        assertThat(due()).containsExactly(VLLM);
    }

    @Test
    void asksEveryoneAtOnceWhenTold() {
        book.follow(List.of(VLLM));
        due();
        book.found(VLLM, Servers.rows("a"));

        assertThat(book.take(true)).containsExactly(VLLM);
    }

    @Test
    void keepsTheLastGoodListWhenALookFails() {
        book.follow(List.of(VLLM));
        assertThat(book.found(VLLM, Servers.rows("a", "b"))).isTrue();

        book.failed(VLLM, "HTTP 500");

        assertThat(book.rows().get("vllm")).containsOnlyKeys("a", "b");
        after(5);
        assertThat(book.states())
                .containsExactly(
                        new DiscoveryBook.State(
                                "vllm", "down", 2, Optional.of("HTTP 500"), OptionalLong.of(5)));
    }

    @Test
    void tellsWhatChanged() {
        book.follow(List.of(VLLM));

        assertThat(book.found(VLLM, Servers.rows("a"))).isTrue();
        assertThat(book.found(VLLM, Servers.rows("a"))).isFalse();
        assertThat(book.found(VLLM, Servers.rows("b"))).isTrue();
        assertThat(book.found(VLLM, Servers.rows())).isTrue();
    }

    @Test
    @DisplayName("DSC-3: a failure is one warning, until the server was up again")
    void tellsAFailureOnce() {
        book.follow(List.of(VLLM));

        assertThat(book.failed(VLLM, "refused")).isTrue();
        assertThat(book.failed(VLLM, "refused")).isFalse();
        book.found(VLLM, Servers.rows("a"));
        assertThat(book.failed(VLLM, "refused")).isTrue();
    }

    @Test
    void forgetsAServerThatIsConfiguredNow() {
        book.follow(Servers.all());
        book.found(VLLM, Servers.rows("a"));

        book.follow(List.of(Servers.provider("sglang")));

        assertThat(book.rows()).containsOnlyKeys("sglang");
        assertThat(book.found(VLLM, Servers.rows("late"))).isFalse();
        assertThat(book.rows()).containsOnlyKeys("sglang");
    }

    @Test
    void keepsWhatItKnowsOfAServerThatStays() {
        book.follow(List.of(VLLM));
        book.found(VLLM, Servers.rows("a"));

        book.follow(Servers.all());

        assertThat(book.rows().get("vllm")).containsOnlyKeys("a");
    }

    @Test
    void namesTheStates() {
        book.follow(Servers.all());
        book.found(VLLM, Servers.rows("a"));
        book.found(Servers.provider("sglang"), Servers.rows());

        assertThat(book.states())
                .extracting(DiscoveryBook.State::state)
                .containsExactly("up", "empty", "pending");
    }
}
