package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

@DisplayName("PRF-9, GUA-1: results that are written together")
final class ResultWriterTest {
    private final List<Set<Integer>> written = new ArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);

    private static LineResult result(int line) {
        return LineResult.of(line, false, JsonNodeFactory.instance.objectNode().put("line", line));
    }

    private static Set<Integer> lines(List<LineResult> results) {
        return results.stream().map(LineResult::line).collect(Collectors.toSet());
    }

    /** The first transaction takes until the latch is down. */
    private Set<Integer> slowly(List<LineResult> results) {
        written.add(lines(results));
        try {
            first.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return lines(results).stream().filter(line -> line % 10 != 0).collect(Collectors.toSet());
    }

    private static CompletableFuture<Boolean> add(ResultWriter writer, int line) {
        CompletableFuture<Boolean> added = new CompletableFuture<>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        added.complete(writer.add(result(line)));
                    } catch (Exception e) {
                        added.completeExceptionally(e);
                    }
                });
        return added;
    }

    @Test
    @DisplayName("those that come during a transaction share the next; each learns of its own")
    void writesTogether() throws Exception {
        ResultWriter writer = new ResultWriter(this::slowly);
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        all.add(add(writer, 1));
        await().until(() -> !written.isEmpty());
        IntStream.rangeClosed(2, ResultWriter.MOST + 11).forEach(i -> all.add(add(writer, i)));
        await().until(() -> writer.waiting() == ResultWriter.MOST + 10);
        assertThat(all).noneMatch(CompletableFuture::isDone);
        first.countDown();

        for (int line = 1; line <= all.size(); line++) {
            assertThat(all.get(line - 1).get()).as("line %d", line).isEqualTo(line % 10 != 0);
        }
        assertThat(written).extracting(Set::size).containsExactly(1, ResultWriter.MOST, 10);
    }

    @Test
    @DisplayName("what went wrong, each of a transaction learns; the next goes on")
    void tellsAllOfAFault() throws Exception {
        ResultWriter writer =
                new ResultWriter(
                        results -> {
                            slowly(results);
                            if (lines(results).contains(2)) {
                                throw new LeaseLost("batch_1");
                            }
                            return lines(results);
                        });
        CompletableFuture<Boolean> before = add(writer, 1);
        await().until(() -> !written.isEmpty());
        List<CompletableFuture<Boolean>> both = List.of(add(writer, 2), add(writer, 3));
        await().until(() -> writer.waiting() == 2);
        first.countDown();

        assertThat(before.get()).isTrue();
        for (CompletableFuture<Boolean> one : both) {
            assertThatThrownBy(one::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(LeaseLost.class);
        }
        assertThat(writer.add(result(4))).isTrue();
    }

    @Test
    @DisplayName("an error of the machine leaves nobody waiting")
    void leavesNobodyWaiting() throws Exception {
        ResultWriter writer =
                new ResultWriter(
                        results -> {
                            slowly(results);
                            if (lines(results).contains(2)) {
                                throw new StackOverflowError();
                            }
                            return lines(results);
                        });
        CompletableFuture<Boolean> before = add(writer, 1);
        await().until(() -> !written.isEmpty());
        Thread.startVirtualThread(() -> assertThatThrownBy(() -> writer.add(result(2))));
        await().until(() -> writer.waiting() == 1);
        CompletableFuture<Boolean> other = add(writer, 3);
        await().until(() -> writer.waiting() == 2);
        first.countDown();

        assertThat(before.get()).isTrue();
        assertThatThrownBy(other::get).hasCauseInstanceOf(IllegalStateException.class);
    }
}
