package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.config.BatchSettings;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

@DisplayName("6.3: jobs that are stopped, or go on elsewhere")
final class StoppedJobsTest extends EngineFixture {

    @Test
    @DisplayName("GUA-8: cancel calls lines back, delivers what is finished, tells of the rest")
    void cancels() throws Exception {
        CountDownLatch hanging = new CountDownLatch(2);
        LineRunner runner =
                (_, body, recall) -> {
                    if (hanging.getCount() == 2 && body.path("model").asText().equals("a/one")) {
                        hanging.countDown();
                        return answer(body);
                    }
                    hanging.countDown();
                    CountDownLatch gone = new CountDownLatch(1);
                    recall.onGone(gone::countDown);
                    try {
                        gone.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new LineOutcome.Recalled();
                };
        BatchEngine engine = engine("me", runner);
        String id = submit(Inputs.lines(20, "a/one"));
        engine.look();
        hanging.await();
        assertThat(jobs().cancel(id).state()).isEqualTo(JobState.CANCELLING);
        BatchJob job = awaitEnd(id, engine);
        assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        assertThat(job.counts().left()).isZero();
        assertThat(job.counts().completed()).isPositive();
        assertThat(content(job.errorFileId())).contains("batch_cancelled");
        assertThat(content(job.outputFileId()).lines()).hasSize(job.counts().completed());
    }

    @Test
    @DisplayName("BAT-4: what was not run in time is told as batch_expired")
    void expires() throws Exception {
        BatchEngine engine = engine("me", (_, _, _) -> new LineOutcome.Cooling(1_000));
        String id = submit(Inputs.lines(3, "a/one"));
        engine.look();
        await().until(() -> jobs().find(id).orElseThrow().state() == JobState.IN_PROGRESS);
        epoch.addAndGet(JobStore.WINDOW_MS);
        BatchJob job = awaitEnd(id, engine);
        assertThat(job.state()).isEqualTo(JobState.EXPIRED);
        assertThat(content(job.errorFileId()).lines())
                .hasSize(3)
                .allMatch(line -> line.contains("batch_expired"));
        assertThat(job.outputFileId()).isEmpty();
    }

    @Test
    @DisplayName(
            "GUA-3: another gateway goes on with a job whose owner sleeps; nothing comes twice")
    void goesOnElsewhere() throws Exception {
        CountDownLatch asleep = new CountDownLatch(2);
        CountDownLatch wake = new CountDownLatch(1);
        LineRunner sleeper =
                (_, body, _) -> {
                    asleep.countDown();
                    try {
                        wake.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return answer(body.put("from", "sleeper"));
                };
        String id = submit(Inputs.lines(10, "a/one"));
        engine("one", sleeper).look();
        asleep.await();
        epoch.addAndGet(SETTINGS.leaseMs() + 1);
        BatchJob job = awaitEnd(id, engine("two", (_, body, _) -> answer(body)));
        wake.countDown();
        assertThat(job.counts()).isEqualTo(new BatchJob.Counts(10, 10, 0));
        await().untilAsserted(() -> assertThat(engines.getFirst().runningJobs()).isZero());
        String text = content(job.outputFileId());
        assertThat(text).doesNotContain("sleeper");
        assertThat(Set.of(text.split("\n"))).hasSize(10);
    }

    @Test
    @DisplayName("GUA-2: a line holds its place until its result is kept, so that no more are lost")
    void holdsThePlaceUntilTheResultIsKept() throws Exception {
        BatchSettings one =
                new BatchSettings(
                        1,
                        1,
                        3,
                        1_000,
                        100,
                        1_000_000,
                        SETTINGS.folder(),
                        SETTINGS.jms(),
                        SETTINGS.kafka());
        Lanes lanes = new Lanes(() -> one, _ -> Optional.empty(), Inputs.NOBODY, clock::get);
        List<Boolean> free = new CopyOnWriteArrayList<>();
        Random random = new Random(7);
        // An id is made for the result as it is kept.
        RandomGenerator keeping =
                () -> {
                    Optional<Lanes.Place> place = lanes.tryEnter("another", "a/one");
                    place.ifPresent(lanes::left);
                    free.add(place.isPresent());
                    return random.nextLong();
                };
        JobRun.Tools usual = tools((_, body, _) -> answer(body));
        JobRun.Tools tools =
                new JobRun.Tools(
                        usual.files(),
                        usual.metrics(),
                        usual.routing(),
                        usual.limits(),
                        lanes,
                        usual.runner(),
                        new Ids(keeping),
                        random,
                        epoch::get,
                        clock::get);
        BatchEngine engine = new BatchEngine(jobs(), tools, () -> one, "one", () -> false);
        engines.add(engine);

        BatchJob done = awaitEnd(submit(Inputs.lines(5, "a/one")), engine);

        assertThat(done.counts().completed()).isEqualTo(5);
        assertThat(free).isNotEmpty().containsOnly(false);
    }
}
