package dev.caravan.steps;

import dev.caravan.kafka.KafkaIntake;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The steps of a turn of the Kafka intake (INT-3). No record is ever in an exchange of them. */
public final class KafkaTurn {
    private KafkaTurn() {}

    /** Step {@code take-records}: takes as many as there is room for. */
    public static final class Taking implements Processor {
        private final KafkaIntake intake;

        public Taking(KafkaIntake intake) {
            this.intake = intake;
        }

        @Override
        public void process(Exchange exchange) {
            intake.take();
        }
    }

    /** Step {@code begin-records}: each goes its own way from here. */
    public static final class Beginning implements Processor {
        private final KafkaIntake intake;

        public Beginning(KafkaIntake intake) {
            this.intake = intake;
        }

        @Override
        public void process(Exchange exchange) {
            intake.begin();
        }
    }

    /** Step {@code publish-results}: those that have ended, all or none. */
    public static final class Publishing implements Processor {
        private final KafkaIntake intake;

        public Publishing(KafkaIntake intake) {
            this.intake = intake;
        }

        @Override
        public void process(Exchange exchange) {
            intake.publish();
        }
    }
}
