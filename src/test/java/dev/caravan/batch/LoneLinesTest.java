package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayName("GUA-4, GUA-6: lines that are of no job")
final class LoneLinesTest extends EngineFixture {
    private static MessageRequest request(String id, String model) throws BadMessage {
        return MessageRequest.read(
                Inputs.line(id, model).getBytes(StandardCharsets.UTF_8),
                new MessageRequest.Envelope(Optional.empty(), "unused"));
    }

    private static CompletableFuture<Optional<ObjectNode>> run(
            LoneLines lines, MessageRequest request) {
        CompletableFuture<Optional<ObjectNode>> end = new CompletableFuture<>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        end.complete(lines.run(request));
                    } catch (InterruptedException e) {
                        end.completeExceptionally(e);
                    }
                });
        return end;
    }

    /** Waits while time goes by. */
    private ObjectNode result(CompletableFuture<Optional<ObjectNode>> end) {
        await().until(
                        () -> {
                            clock.addAndGet(10_000);
                            return end.isDone();
                        });
        return end.join().orElseThrow();
    }

    @Test
    void triesAgainByReasonAndThenSaysWhy() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        LoneLines lines =
                new LoneLines(
                        tools(
                                (_, body, _) ->
                                        switch (body.path("model").asText()) {
                                            case "a/one" ->
                                                    tries.incrementAndGet() < 3
                                                            ? failure(429, "rate_limit")
                                                            : answer(body);
                                            case "a/two" -> {
                                                tries.incrementAndGet();
                                                yield failure(503, "overloaded");
                                            }
                                            default -> failure(400, "format");
                                        }));
        ObjectNode answered = result(run(lines, request("c1", "a/one")));
        assertThat(answered.path("custom_id").asText()).isEqualTo("c1");
        assertThat(answered.at("/response/status_code").asInt()).isEqualTo(200);
        assertThat(tries.getAndSet(0)).isEqualTo(3);

        ObjectNode failed = result(run(lines, request("c2", "a/two")));
        assertThat(failed.at("/response/status_code").asInt()).isEqualTo(503);
        assertThat(tries).hasValue(SETTINGS.maxAttempts());

        assertThat(result(run(lines, request("c3", "nobody"))).at("/response/status_code").asInt())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("6.4: waits for candidates that are left alone, which is no try")
    void waitsForCandidates() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        LoneLines lines =
                new LoneLines(
                        tools(
                                (_, body, _) ->
                                        asked.incrementAndGet() < 3
                                                ? new LineOutcome.Cooling(5_000)
                                                : answer(body)));
        assertThat(result(run(lines, request("c1", "a/one"))).path("error").isNull()).isTrue();
        assertThat(asked).hasValue(3);
    }

    @Test
    @DisplayName("a pause as long as the provider says, and not a moment less")
    void waitsAsLongAsItIsTold() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        LoneLines lines =
                new LoneLines(
                        tools(
                                (_, body, _) ->
                                        asked.incrementAndGet() > 1
                                                ? answer(body)
                                                : new LineOutcome.Failed(
                                                        "req_1",
                                                        429,
                                                        "rate_limit",
                                                        body,
                                                        OptionalLong.of(100_000))));
        CompletableFuture<Optional<ObjectNode>> end = run(lines, request("c1", "a/one"));
        await().until(() -> asked.get() == 1);
        clock.addAndGet(99_999);
        await().during(java.time.Duration.ofMillis(1_200)).until(() -> asked.get() == 1);
        clock.addAndGet(1);
        await().until(end::isDone);
        assertThat(asked).hasValue(2);
    }

    @Test
    void hasNoMoreAtOnceThanTheProviderTakes() throws Exception {
        AtomicInteger now = new AtomicInteger();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch go = new CountDownLatch(1);
        LoneLines lines =
                new LoneLines(
                        tools(
                                (_, body, _) -> {
                                    seen.add(now.incrementAndGet());
                                    awaitQuietly(go);
                                    now.decrementAndGet();
                                    return answer(body);
                                }));
        List<CompletableFuture<Optional<ObjectNode>>> ends = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ends.add(run(lines, request("c" + i, "a/one")));
        }
        await().until(() -> now.get() == SETTINGS.concurrency());
        go.countDown();
        for (CompletableFuture<Optional<ObjectNode>> end : ends) {
            assertThat(end.get(10, TimeUnit.SECONDS)).isPresent();
        }
        assertThat(Collections.max(seen)).isLessThanOrEqualTo(SETTINGS.maxConcurrency());
        assertThat(seen.subList(0, 2)).containsExactlyInAnyOrder(1, 2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName("closed: lines under way and lines that wait end without a result, none begins")
    void callsBack() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        LoneLines lines =
                new LoneLines(
                        tools(
                                (_, body, recall) -> {
                                    if (body.path("model").asText().equals("a/two")) {
                                        return failure(429, "rate_limit");
                                    }
                                    recall.onGone(gone::countDown);
                                    begun.countDown();
                                    awaitQuietly(gone);
                                    return new LineOutcome.Recalled();
                                }));
        CompletableFuture<Optional<ObjectNode>> underWay = run(lines, request("c1", "a/one"));
        begun.await();
        CompletableFuture<Optional<ObjectNode>> pausing = run(lines, request("c2", "a/two"));
        lines.close();
        assertThat(underWay.get(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(pausing.get(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(lines.run(request("c3", "a/one"))).isEmpty();
    }
}
