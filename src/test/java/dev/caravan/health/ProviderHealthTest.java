package dev.caravan.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.Environment;
import dev.caravan.config.Overrides;
import dev.caravan.config.Provider;
import dev.caravan.health.ProviderHealth.Seen;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

@DisplayName("DGN-4: what was seen of the providers")
final class ProviderHealthTest {
    private static final Seen UP = new Seen(true, "HTTP 200");
    private static final Seen DOWN = new Seen(false, "connection refused");

    private final ProviderHealth health = new ProviderHealth();
    private final Map<String, Provider> all = providers();

    private static Map<String, Provider> providers() {
        try {
            return new ConfigLoader(Environment.of(Map.of()), Overrides.NONE)
                    .load(Path.of("src/test/resources/routes/three-providers.json5"))
                    .config()
                    .providers();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Provider provider(String id) {
        return Objects.requireNonNull(all.get(id));
    }

    private static List<String> ids(Collection<Provider> providers) {
        return providers.stream().map(Provider::id).toList();
    }

    @Test
    @DisplayName("neither a local service nor a provider without a key is looked at")
    void watchesWhatNobodyElseWatches() {
        assertThat(ids(ProviderHealth.watched(all.values())))
                .containsExactly("one", "two", "messages", "responses", "three");
    }

    @Test
    @DisplayName("one not looked at may answer, one that is down may not, one that is back may")
    void tellsWhoMayAnswer() {
        Provider one = provider("one");
        assertThat(health.mayAnswer(List.of(one))).containsExactly(one);

        health.note(one, DOWN);
        assertThat(health.mayAnswer(List.of(one))).isEmpty();

        health.note(one, UP);
        assertThat(health.mayAnswer(List.of(one))).containsExactly(one);
    }

    @Test
    @DisplayName("news are: down at the first look, and each change")
    void tellsNewsOnce() {
        Provider one = provider("one");
        assertThat(health.note(one, UP)).isFalse();
        assertThat(health.note(one, DOWN)).isTrue();
        assertThat(health.note(one, DOWN)).isFalse();
        assertThat(health.note(one, UP)).isTrue();
        assertThat(health.note(provider("two"), DOWN)).isTrue();
    }

    @Test
    @DisplayName("what was seen of a provider that is gone or changed is forgotten")
    void forgetsWhatIsNoMore() {
        health.note(provider("one"), DOWN);
        health.follow(List.of(provider("two")));

        assertThat(health.of(provider("one"))).isEmpty();
    }
}
