/** Tests of the Kafka intake without a broker. */
@NullMarked
package dev.caravan.kafka;

import org.jspecify.annotations.NullMarked;
