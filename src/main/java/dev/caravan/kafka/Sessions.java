package dev.caravan.kafka;

import dev.caravan.batch.LoneLines;
import dev.caravan.config.KafkaSettings;

import java.util.function.LongSupplier;

/** Opens sessions; the first class of the intake that needs Kafka's. */
final class Sessions {
    private Sessions() {}

    static IntakeSession open(
            KafkaSettings settings, LoneLines lines, String process, LongSupplier nowMs) {
        Clients clients = new Clients(settings, process);
        Letters letters = new Letters(settings.topics());
        return new KafkaSession(
                new KafkaSession.Parts(
                        clients.consumer(),
                        new Publisher(clients::producer),
                        new RecordLines(
                                lines::run, lines::maxBytes, letters, settings.concurrency()),
                        letters,
                        new Trouble(settings.properties().values()),
                        nowMs),
                settings.topics().request());
    }
}
