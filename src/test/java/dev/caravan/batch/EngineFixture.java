package dev.caravan.batch;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.BatchSettings;
import dev.caravan.config.JmsSettings;
import dev.caravan.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Engines on one embedded store, with lines that need no model and clocks of the test's own. */
abstract class EngineFixture {
    static final BatchSettings SETTINGS =
            new BatchSettings(
                    2,
                    4,
                    3,
                    1_000,
                    100,
                    1_000_000,
                    new BatchSettings.Folder(false, Optional.empty(), 0),
                    new JmsSettings(
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            OptionalInt.empty(),
                            "in",
                            "out",
                            "dead",
                            1,
                            1),
                    Inputs.config().batch().kafka());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path state;

    @SuppressWarnings("NullAway.Init")
    private Store store;

    final AtomicLong epoch = new AtomicLong(1_000_000);
    final AtomicLong clock = new AtomicLong();
    final List<BatchEngine> engines = new ArrayList<>();

    @BeforeEach
    void open() {
        store = EmbeddedBatchTest.in(state);
    }

    @AfterEach
    void close() {
        engines.forEach(BatchEngine::close);
        store.close();
    }

    FileStore files() {
        return new FileStore(store, new Ids(new Random(3)), () -> Long.MAX_VALUE, epoch::get);
    }

    JobStore jobs() {
        return new JobStore(store, new Ids(new Random(4)), epoch::get);
    }

    String submit(String input) throws Exception {
        String file = files().add("in.jsonl", Inputs.stream(input)).id();
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        return jobs().create(new JobStore.Order(Inputs.CHAT, file, nothing), Optional.empty()).id();
    }

    JobRun.Tools tools(LineRunner runner) {
        Random random = new Random(5);
        return new JobRun.Tools(
                files(),
                new BatchMetrics(jobs()),
                Inputs::routing,
                () -> new JobRun.Limits(100, 10_000, SETTINGS.maxAttempts()),
                new Lanes(() -> SETTINGS, _ -> Optional.of("gpu"), Inputs.NOBODY, clock::get),
                runner,
                new Ids(random),
                random,
                epoch::get,
                clock::get);
    }

    BatchEngine engine(String owner, LineRunner runner) {
        BatchEngine engine =
                new BatchEngine(jobs(), tools(runner), () -> SETTINGS, owner, () -> false);
        engines.add(engine);
        return engine;
    }

    static LineOutcome.Answered answer(ObjectNode body) {
        ObjectNode reply = body.objectNode().set("asked", body);
        return new LineOutcome.Answered("req_1", reply);
    }

    static LineOutcome.Failed failure(int status, String reason) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("error", reason);
        return new LineOutcome.Failed("req_1", status, reason, body, OptionalLong.empty());
    }

    BatchJob awaitEnd(String id, BatchEngine engine) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            clock.addAndGet(60_000);
                            engine.look();
                            return jobs().find(id).orElseThrow();
                        },
                        job -> job.state().isEnd());
    }

    String content(Optional<String> file) throws Exception {
        return Inputs.text(
                new Results(store, files()).open(files().find(file.orElseThrow()).orElseThrow()));
    }
}
