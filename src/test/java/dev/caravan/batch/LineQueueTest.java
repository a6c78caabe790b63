package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

@DisplayName("GUA-7: the lines of a job, by model")
class LineQueueTest {
    private static LineRef ref(int line, int group) {
        return new LineRef(line, 0, 1, "p/" + group);
    }

    @Test
    void offersAModelWithoutAPlaceLater() {
        LineQueue queue = new LineQueue(List.of(ref(1, 1), ref(2, 2), ref(3, 1)));
        assertThat(queue.take(0, "p/2"::equals)).map(e -> e.ref().line()).contains(2);
        assertThat(queue.take(0, "p/2"::equals)).isEmpty();
        assertThat(queue.take(0, _ -> true)).map(e -> e.ref().line()).contains(1);
        assertThat(queue.take(0, _ -> true)).map(e -> e.ref().line()).contains(3);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void keepsALineUntilItsTime() {
        LineQueue queue = new LineQueue(List.of());
        queue.add(new LineQueue.Entry(ref(1, 1), 1, 100));
        assertThat(queue.isEmpty()).isFalse();
        assertThat(queue.waitMs(40, 1_000)).isEqualTo(60);
        assertThat(queue.waitMs(40, 10)).isEqualTo(10);
        assertThat(queue.groups(99)).isEmpty();
        assertThat(queue.groups(100)).containsExactly("p/1");
        assertThat(queue.take(99, _ -> true)).isEmpty();
        assertThat(queue.take(100, _ -> true)).map(LineQueue.Entry::attempts).contains(1);
    }

    @Property
    @Label("whatever fails and comes back, each line leaves once for good")
    void losesNoLine(
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 3) Integer> groups,
            @ForAll long seed) {
        Random random = new Random(seed);
        LineQueue queue =
                new LineQueue(
                        IntStream.range(0, groups.size())
                                .mapToObj(i -> ref(i, groups.get(i)))
                                .toList());
        List<Integer> done = new ArrayList<>();
        for (long now = 0; !queue.isEmpty(); now++) {
            Optional<LineQueue.Entry> next = queue.take(now, _ -> random.nextBoolean());
            if (next.isPresent() && random.nextInt(3) == 0) {
                queue.add(
                        new LineQueue.Entry(
                                next.get().ref(),
                                next.get().attempts() + 1,
                                now + random.nextInt(10)));
            } else {
                next.ifPresent(entry -> done.add(entry.ref().line()));
            }
        }
        assertThat(done)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, groups.size()).boxed().toList());
    }
}
