package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.BatchSettings;
import dev.caravan.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@DisplayName("INT-1: batches by files in a folder")
final class FolderIntakeTest {
    private static final long STABLE_MS = 2_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path state;

    @SuppressWarnings("NullAway.Init")
    private Store store;

    @SuppressWarnings("NullAway.Init")
    private Batches batches;

    private long now = System.currentTimeMillis();

    @BeforeEach
    void open() {
        store = EmbeddedBatchTest.in(state);
        batches = Inputs.batches(store, (_, body, _) -> answer(body), () -> now);
    }

    @AfterEach
    void close() {
        batches.engine().close();
        store.close();
    }

    private static LineOutcome answer(ObjectNode body) {
        return new LineOutcome.Answered("req_1", body.objectNode().put("reply", "yes"));
    }

    private FolderIntake intake(boolean enabled) {
        return new FolderIntake(
                store,
                batches,
                () -> new BatchSettings.Folder(enabled, Optional.empty(), STABLE_MS),
                state,
                () -> now);
    }

    private Path at(String path) {
        return state.resolve("batch").resolve(path);
    }

    private void drop(String name, String text) throws IOException {
        Files.createDirectories(at("in"));
        Path file = Files.writeString(at("in/" + name), text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(now));
    }

    private void awaitFile(FolderIntake intake, String path) {
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            intake.look();
                            batches.engine().look();
                            return Files.exists(at(path));
                        });
    }

    private List<String> in(String folder) throws IOException {
        try (var files = Files.list(at(folder))) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }

    @Test
    void takesAFileWhenItIsWhole() throws Exception {
        FolderIntake intake = intake(true);
        drop("a.jsonl", Inputs.lines(3, "a/one"));
        drop(".hidden.jsonl", "x");
        drop("notes.txt", "x");
        intake.look();
        assertThat(in("in")).contains("a.jsonl");
        assertThat(in("work")).isEmpty();
        now += STABLE_MS;
        awaitFile(intake, "done/a.jsonl");
        assertThat(Files.readString(at("out/a.results.jsonl")).lines())
                .hasSize(3)
                .allMatch(line -> line.contains("\"reply\":\"yes\""));
        assertThat(at("out/a.errors.jsonl")).doesNotExist();
        assertThat(in("in")).containsExactly(".hidden.jsonl", "notes.txt");
        assertThat(in("out")).containsExactly("a.results.jsonl");
        assertThat(in("work")).isEmpty();
        assertThat(batches.jobs().list(Optional.empty(), 9))
                .singleElement()
                .satisfies(
                        job ->
                                assertThat(job.metadata().path("source").asText())
                                        .isEqualTo("folder"));
    }

    @Test
    void takesAFileAtOnceThatIsSaidToBeWhole() throws Exception {
        drop("a.jsonl", Inputs.lines(1, "a/one"));
        drop("a.jsonl.done", "");
        awaitFile(intake(true), "done/a.jsonl");
        assertThat(in("in")).isEmpty();
    }

    @Test
    void givesANameThatComesAgainANumber() throws Exception {
        FolderIntake intake = intake(true);
        for (String name : List.of("done/a.jsonl", "done/a-2.jsonl", "done/a-3.jsonl")) {
            drop("a.jsonl", Inputs.lines(1, "a/one"));
            drop("a.jsonl.done", "");
            awaitFile(intake, name);
        }
        assertThat(in("out"))
                .containsExactly("a-2.results.jsonl", "a-3.results.jsonl", "a.results.jsonl");
    }

    @Test
    void saysWhyAFileFailed() throws Exception {
        drop("a.jsonl", Inputs.lines(1, "a/one") + "nonsense\n");
        drop("a.jsonl.done", "");
        awaitFile(intake(true), "failed/a.jsonl");
        assertThat(Files.readString(at("failed/a.reason.txt")))
                .contains("is failed", "line 2: Not a JSON object");
        assertThat(in("out")).isEmpty();
    }

    @Test
    @DisplayName("BAT-1: a file that is longer than allowed fails at once; others are taken")
    void refusesWhatIsTooLong() throws Exception {
        drop("a.jsonl", "x".repeat(Math.toIntExact(Inputs.config().batch().maxFileBytes()) + 1));
        drop("a.jsonl.done", "");
        drop("b.jsonl", Inputs.lines(1, "a/one"));
        drop("b.jsonl.done", "");
        FolderIntake intake = intake(true);
        awaitFile(intake, "done/b.jsonl");
        assertThat(at("failed/a.jsonl")).exists();
        assertThat(Files.readString(at("failed/a.reason.txt")))
                .contains("longer than")
                .contains("batch.maxFileBytes");
        assertThat(batches.jobs().list(Optional.empty(), 9)).hasSize(1);
        assertThat(batches.files().list(Optional.empty(), Optional.of(BatchFile.INPUT), 9))
                .isEmpty();
    }

    @Test
    @DisplayName("a file that cannot be read holds up no other, and is taken when it can be")
    void goesOnBesideAFileThatCannotBeRead() throws Exception {
        Files.createDirectories(at("work"));
        // Not even root can read the beginning of it.
        Path link = at("work/a.jsonl");
        Path target = Files.writeString(at("target"), Inputs.lines(1, "a/one"));
        Files.createSymbolicLink(link, Path.of("/proc/self/mem"));
        drop("b.jsonl", Inputs.lines(1, "a/one"));
        drop("b.jsonl.done", "");
        FolderIntake intake = intake(true);
        awaitFile(intake, "done/b.jsonl");
        assertThat(link).exists();
        Files.delete(link);
        Files.move(target, link);
        awaitFile(intake, "done/a.jsonl");
    }

    @Test
    @DisplayName("GUA-1: a file that was moved, and whose job was not made, gets its job")
    void goesOnWithAFileThatHasNoJob() throws Exception {
        Files.createDirectories(at("work"));
        Files.writeString(at("work/a.jsonl"), Inputs.lines(2, "a/one"));
        awaitFile(intake(true), "done/a.jsonl");
        assertThat(batches.jobs().list(Optional.empty(), 9)).hasSize(1);
    }

    @Test
    @DisplayName("GUA-1: results that were half written are written anew, and once")
    void deliversAgainWhatWasHalfDelivered() throws Exception {
        drop("a.jsonl", Inputs.lines(2, "a/one"));
        drop("a.jsonl.done", "");
        FolderIntake intake = intake(true);
        intake.look();
        await().until(
                        () -> {
                            batches.engine().look();
                            return batches.jobs()
                                    .list(Optional.empty(), 1)
                                    .getFirst()
                                    .state()
                                    .isEnd();
                        });
        Files.writeString(at("out/.a.results.jsonl.tmp"), "half");
        intake.look();
        intake.look();
        assertThat(Files.readString(at("out/a.results.jsonl")).lines()).hasSize(2);
        assertThat(in("out")).containsExactly("a.results.jsonl");
    }

    @Test
    void touchesNothingWhenItIsOff() throws Exception {
        drop("a.jsonl", Inputs.lines(1, "a/one"));
        drop("a.jsonl.done", "");
        intake(false).look();
        assertThat(in("in")).hasSize(2);
        assertThat(at("work")).doesNotExist();
    }
}
