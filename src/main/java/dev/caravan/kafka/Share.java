package dev.caravan.kafka;

import org.apache.kafka.common.TopicPartition;

/**
 * A partition as long as it is this gateway's; when it comes back, it is another share. Its book is
 * the polling thread's alone.
 */
final class Share {
    private final TopicPartition partition;
    private final OffsetBook book;
    private volatile boolean gone;

    Share(TopicPartition partition, OffsetBook book) {
        this.partition = partition;
        this.book = book;
    }

    TopicPartition partition() {
        return partition;
    }

    OffsetBook book() {
        return book;
    }

    /** Another gateway has it, or will have: nothing of it is to be published here. */
    boolean isGone() {
        return gone;
    }

    void leave() {
        gone = true;
    }
}
