package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayName("6.3: jobs on an engine, to their end")
final class BatchEngineTest extends EngineFixture {

    @Test
    @DisplayName("GUA-4: what passes is tried again, so often; the rest goes to the error file")
    void triesAgainByReason() throws Exception {
        ConcurrentHashMap<String, AtomicInteger> tries = new ConcurrentHashMap<>();
        LineRunner runner =
                (_, body, _) -> {
                    String model = body.path("model").asText();
                    int n =
                            tries.computeIfAbsent(model, _ -> new AtomicInteger())
                                    .incrementAndGet();
                    return switch (model) {
                        case "a/one" -> n < 3 ? failure(429, "rate_limit") : answer(body);
                        case "a/two" -> failure(503, "overloaded");
                        default -> failure(400, "format");
                    };
                };
        String id =
                submit(
                        Inputs.line("c1", "a/one")
                                + "\n"
                                + Inputs.line("c2", "a/two")
                                + "\n"
                                + Inputs.line("c3", "b/three"));
        BatchJob job = awaitEnd(id, engine("me", runner));
        assertThat(job.state()).isEqualTo(JobState.COMPLETED);
        assertThat(job.counts()).isEqualTo(new BatchJob.Counts(3, 1, 2));
        assertThat(tries.get("a/one")).hasValue(3);
        assertThat(tries.get("a/two")).hasValue(3);
        assertThat(tries.get("b/three")).hasValue(1);
        assertThat(content(job.errorFileId()))
                .contains("\"status_code\":503", "\"status_code\":400", "\"error\":null");
    }

    @Test
    @DisplayName("6.4: a line whose candidates all cool goes back to the queue, which is no try")
    void waitsForCandidates() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        LineRunner runner =
                (_, body, _) ->
                        asked.incrementAndGet() < 10
                                ? new LineOutcome.Cooling(5_000)
                                : answer(body);
        BatchJob job = awaitEnd(submit(Inputs.lines(1, "a/one")), engine("me", runner));
        assertThat(job.counts().completed()).isEqualTo(1);
        assertThat(asked).hasValue(10);
    }

    @Test
    @DisplayName("GUA-2: an error of the machine in one line ends the run; the job goes on later")
    void goesOnAfterAnError() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        LineRunner runner =
                (_, body, _) -> {
                    if (asked.incrementAndGet() == 2) {
                        throw new StackOverflowError("of a test");
                    }
                    return answer(body);
                };
        BatchJob job = awaitEnd(submit(Inputs.lines(4, "a/one")), engine("me", runner));
        assertThat(job.counts().completed()).isEqualTo(4);
        assertThat(asked).hasValue(5);
    }

    @Test
    @DisplayName("GUA-7: where services exclude each other, each model has its turn once")
    void groupsByModel() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        LineRunner runner =
                (_, body, _) -> {
                    order.add(body.path("model").asText());
                    return answer(body);
                };
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            input.append(Inputs.line("c" + i, i % 2 == 0 ? "a/one" : "b/three")).append('\n');
        }
        BatchJob job = awaitEnd(submit(input.toString()), engine("me", runner));
        assertThat(job.counts().completed()).isEqualTo(30);
        int changes = 0;
        for (int i = 1; i < order.size(); i++) {
            changes += order.get(i).equals(order.get(i - 1)) ? 0 : 1;
        }
        assertThat(changes).isEqualTo(1);
    }
}
