package dev.caravan.kafka;

import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which records of one partition have a published result. A group's offset in Kafka says that all
 * before it are done; results come in any order, so what is done beyond it is kept in the text that
 * Kafka stores beside the offset, and a line that takes minutes holds up no result of others.
 *
 * <p>Pure; not thread-safe.
 */
final class OffsetBook {
    /**
     * Offsets from the first without a result to the last with one. Their bits are 3,334 characters
     * of text; brokers take 4,096 ({@code offset.metadata.max.bytes}).
     */
    static final int MAX_SPAN = 20_000;

    /** Other programs may write texts of their own beside an offset. */
    private static final String PREFIX = "caravan1:";

    private final NavigableSet<Long> open = new TreeSet<>();
    private final NavigableSet<Long> done = new TreeSet<>();
    private long position;

    /**
     * What Kafka keeps of a partition.
     *
     * @param offset all records before it are done
     * @param text says which are done at and after it; may be another program's, or empty
     */
    record Mark(long offset, String text) {
        private NavigableSet<Long> done() {
            NavigableSet<Long> offsets = new TreeSet<>();
            if (text.startsWith(PREFIX)) {
                try {
                    byte[] bits = Base64.getDecoder().decode(text.substring(PREFIX.length()));
                    BitSet.valueOf(bits).stream().forEach(bit -> offsets.add(offset + bit));
                } catch (IllegalArgumentException e) {
                    // Not ours after all: it says nothing about records.
                }
            }
            return offsets;
        }
    }

    /** Of a partition of which nothing is done; it begins with the first record that is taken. */
    static OffsetBook empty() {
        return new OffsetBook(0);
    }

    /** Of a partition of which Kafka knows something. */
    static OffsetBook from(Mark mark) {
        OffsetBook book = new OffsetBook(mark.offset());
        book.done.addAll(mark.done());
        return book;
    }

    private OffsetBook(long position) {
        this.position = position;
    }

    /** Takes a record; whether it is to be served, which one with a result is not. */
    boolean take(long offset) {
        if (offset < next() && !open.contains(offset)) {
            // All before it is done, so it is not the same record: the topic was made anew.
            done.clear();
        }
        position = offset + 1;
        return !done.contains(offset) && open.add(offset);
    }

    /** The first offset that is not known to be done. */
    private long next() {
        return open.isEmpty() ? position : open.first();
    }

    /**
     * Whether the result of a record that was taken can be published now, see {@link #MAX_SPAN}.
     */
    boolean mayPublish(long offset) {
        return offset - next() < MAX_SPAN;
    }

    /** Whether no more records should be taken until an earlier one has its result. */
    boolean isFull() {
        return position - next() >= MAX_SPAN;
    }

    /** What is to be committed together with the results of these records. */
    Mark with(Collection<Long> offsets) {
        NavigableSet<Long> left = new TreeSet<>(open);
        left.removeAll(Set.copyOf(offsets));
        long first = left.isEmpty() ? position : left.first();
        BitSet bits = new BitSet();
        for (long offset : done.tailSet(first)) {
            bits.set((int) (offset - first));
        }
        for (long offset : offsets) {
            if (offset >= first) {
                bits.set((int) (offset - first));
            }
        }
        String text =
                bits.isEmpty()
                        ? ""
                        : PREFIX + Base64.getEncoder().encodeToString(bits.toByteArray());
        return new Mark(first, text);
    }

    /** The results of these records are published. */
    void published(Collection<Long> offsets) {
        Set<Long> those = Set.copyOf(offsets);
        open.removeAll(those);
        done.addAll(those);
        done.headSet(next()).clear();
    }

    /**
     * Learns what was published, where nobody heard the answer.
     *
     * @param mark what Kafka says now
     */
    void learn(Mark mark) {
        Set<Long> known = mark.done();
        published(
                open.stream()
                        .filter(offset -> offset < mark.offset() || known.contains(offset))
                        .toList());
    }

    /** Whether a record was taken and has no published result. */
    boolean isOpen(long offset) {
        return open.contains(offset);
    }
}
