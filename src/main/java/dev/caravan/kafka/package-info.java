/**
 * Requests of a Kafka topic, each with exactly one result (INT-3, GUA-1): result and offset are one
 * transaction. All but {@link dev.caravan.kafka.KafkaIntake} is loaded when the intake is enabled.
 */
@NullMarked
package dev.caravan.kafka;

import org.jspecify.annotations.NullMarked;
