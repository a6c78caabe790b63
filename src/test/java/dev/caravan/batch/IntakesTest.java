package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.batch.Intakes.NotDelivered;
import dev.caravan.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

@DisplayName("INT-4: batches that routes bring and take back")
final class IntakesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path state;

    @SuppressWarnings("NullAway.Init")
    private Store store;

    @SuppressWarnings("NullAway.Init")
    private Batches batches;

    @SuppressWarnings("NullAway.Init")
    private Intakes intakes;

    private final Map<String, String> delivered = new TreeMap<>();

    @BeforeEach
    void open() {
        store = EmbeddedBatchTest.in(state);
        batches =
                Inputs.batches(
                        store,
                        (_, body, _) -> EngineFixture.answer(body),
                        System::currentTimeMillis);
        intakes = new Intakes(store, batches);
    }

    @AfterEach
    void close() {
        batches.engine().close();
        store.close();
    }

    private BatchJob take(String name, Optional<String> key, String lines) throws Exception {
        return intakes.take("orders", name, key, Inputs.stream(lines));
    }

    private void awaitEnd(BatchJob job) {
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            batches.engine().look();
                            return batches.jobs().find(job.id()).orElseThrow().state().isEnd();
                        });
    }

    private void keep(Deliverable file) {
        try {
            delivered.put(file.fileName(), Files.readString(file.content()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("GUA-1: an input that comes again under its key is the batch that it was")
    void takesAnInputOnce() throws Exception {
        String lines = Inputs.lines(2, "a/one");
        BatchJob first = take("a", Optional.of("path-time-length"), lines);
        BatchJob again = take("a", Optional.of("path-time-length"), lines);
        BatchJob other = take("a", Optional.of("path-later-length"), lines);
        BatchJob unmarked = take("a", Optional.empty(), lines);

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.inputFileId()).isEqualTo(first.inputFileId());
        assertThat(other.id()).isNotEqualTo(first.id());
        assertThat(unmarked.id()).isNotEqualTo(first.id());
        assertThat(batches.jobs().list(Optional.empty(), 10)).hasSize(3);
        assertThat(batches.files().list(Optional.empty(), Optional.of(BatchFile.INPUT), 10))
                .hasSize(3);
    }

    @Test
    @DisplayName("what has ended is handed over once, to its own intake, and the files are gone")
    void handsOverOnce() throws Exception {
        awaitEnd(take("a", Optional.empty(), Inputs.lines(2, "a/one")));
        Path[] content = new Path[1];

        intakes.deliver("others", this::keep);
        assertThat(delivered).isEmpty();
        intakes.deliver(
                "orders",
                file -> {
                    content[0] = file.content();
                    keep(file);
                });

        assertThat(delivered).containsOnlyKeys("a.results.jsonl");
        assertThat(String.valueOf(delivered.get("a.results.jsonl")).lines()).hasSize(2);
        assertThat(content[0]).doesNotExist();
        delivered.clear();
        intakes.deliver("orders", this::keep);
        assertThat(delivered).isEmpty();
    }

    @Test
    @DisplayName("GUA-1: what was not taken comes again")
    void handsOverUntilItIsTaken() throws Exception {
        awaitEnd(take("a", Optional.empty(), Inputs.lines(1, "a/one")));

        assertThatThrownBy(
                        () ->
                                intakes.deliver(
                                        "orders",
                                        _ -> {
                                            throw new NotDelivered(new IOException("away"));
                                        }))
                .isInstanceOf(NotDelivered.class)
                .hasMessage("away");
        intakes.deliver("orders", this::keep);

        assertThat(delivered).containsOnlyKeys("a.results.jsonl");
    }

    @Test
    @DisplayName("BAT-2: a batch that failed hands over why")
    void tellsWhyABatchFailed() throws Exception {
        awaitEnd(take("a", Optional.empty(), "no json\n"));
        intakes.deliver("orders", this::keep);

        assertThat(delivered).containsOnlyKeys("a.reason.txt");
        assertThat(delivered.get("a.reason.txt")).contains("failed").contains("line 1: ");
    }
}
