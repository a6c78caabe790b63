package dev.caravan.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that has no published result yet, with the share that it came by. */
record Held(Share share, ConsumerRecord<byte[], byte[]> record) {

    long offset() {
        return record.offset();
    }

    /** For the log; nothing of the record's content. */
    String place() {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
