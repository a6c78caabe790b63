package dev.caravan.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.kafka.OffsetBook.Mark;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

@DisplayName("GUA-1: the books of a partition")
class OffsetBookTest {

    private static OffsetBook taken(long... offsets) {
        OffsetBook book = OffsetBook.empty();
        LongStream.of(offsets).forEach(book::take);
        return book;
    }

    @Test
    void passesNoRecordWithoutAResult() {
        OffsetBook book = taken(5, 6, 7);
        assertThat(book.with(List.of(6L, 7L)).offset()).isEqualTo(5);
        assertThat(book.with(List.of(5L)).offset()).isEqualTo(6);
        assertThat(book.with(List.of(5L, 6L, 7L))).isEqualTo(new Mark(8, ""));
    }

    @Test
    void changesNothingUntilItIsPublished() {
        OffsetBook book = taken(1, 2);
        book.with(List.of(1L));
        assertThat(book.isOpen(1)).isTrue();
        book.published(List.of(1L));
        assertThat(book.isOpen(1)).isFalse();
    }

    @Test
    void learnsWhatWasPublishedUnheard() {
        OffsetBook book = taken(1, 2, 3, 4);
        book.learn(book.with(List.of(1L, 3L)));
        assertThat(LongStream.rangeClosed(1, 4).filter(book::isOpen)).containsExactly(2L, 4L);
    }

    @Test
    void takesTheTextOfAnotherProgramForNothing() {
        for (String text : List.of("hello", "caravan1:%%%", "")) {
            OffsetBook book = OffsetBook.from(new Mark(3, text));
            assertThat(book.take(3)).isTrue();
            assertThat(book.take(4)).isTrue();
        }
    }

    @Test
    void servesATopicThatWasMadeAnew() {
        OffsetBook book = OffsetBook.from(new Mark(500, ""));
        assertThat(book.take(0)).isTrue();
        assertThat(book.take(1)).isTrue();
        assertThat(book.with(List.of(0L)).offset()).isEqualTo(1);
    }

    @Test
    void waitsWhereTheTextWouldBeTooLong() {
        OffsetBook book = OffsetBook.empty();
        List<Long> others =
                LongStream.range(1, OffsetBook.MAX_SPAN).filter(o -> o % 2 == 0).boxed().toList();
        LongStream.range(0, OffsetBook.MAX_SPAN - 1).forEach(book::take);
        assertThat(book.isFull()).isFalse();
        book.take(OffsetBook.MAX_SPAN - 1);
        assertThat(book.isFull()).isTrue();
        assertThat(book.mayPublish(OffsetBook.MAX_SPAN - 1)).isTrue();
        assertThat(book.mayPublish(OffsetBook.MAX_SPAN)).isFalse();
        assertThat(book.with(others).text()).hasSizeLessThan(4_096);
        book.published(List.of(0L));
        assertThat(book.mayPublish(OffsetBook.MAX_SPAN)).isTrue();
    }

    /** Whatever the order of results, and wherever the process dies: each record has one. */
    @Property(tries = 300)
    void hasEachResultOnceOverRandomOrdersAndCrashes(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int records) {
        Random random = new Random(seed);
        List<Long> log = log(random, records);
        List<Long> results = new ArrayList<>();
        Mark kept = new Mark(log.getFirst(), "");
        while (results.size() < records) {
            OffsetBook book = OffsetBook.from(kept);
            int from = Collections.binarySearch(log, kept.offset());
            List<Long> running = new ArrayList<>();
            int next = from < 0 ? -from - 1 : from;
            // A life of the process: it takes, finishes in any order, publishes, and dies.
            for (int step = 1 + random.nextInt(20); step > 0; step--) {
                for (int take = random.nextInt(6); take > 0 && next < log.size(); take--) {
                    long offset = log.get(next++);
                    if (book.take(offset)) {
                        running.add(offset);
                    }
                }
                Collections.shuffle(running, random);
                List<Long> ended =
                        List.copyOf(running.subList(0, random.nextInt(running.size() + 1)));
                if (!ended.isEmpty()) {
                    Mark mark = book.with(ended);
                    boolean committed = random.nextInt(4) > 0;
                    boolean heard = random.nextInt(4) > 0;
                    if (committed) {
                        results.addAll(ended);
                        kept = mark;
                        running.removeAll(ended);
                        if (heard) {
                            book.published(ended);
                        } else {
                            book.learn(mark);
                        }
                    }
                }
                long offset = kept.offset();
                assertThat(log.stream().filter(o -> o < offset)).isSubsetOf(results);
            }
        }
        assertThat(results).containsExactlyInAnyOrderElementsOf(log);
    }

    /** Offsets have gaps: transactions and compaction leave them. */
    private static List<Long> log(Random random, int records) {
        Set<Long> offsets = new TreeSet<>();
        long offset = random.nextInt(1_000);
        while (offsets.size() < records) {
            offsets.add(offset);
            offset += 1 + random.nextInt(3);
        }
        return List.copyOf(offsets);
    }
}
