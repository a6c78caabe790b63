/** Why an attempt failed and what follows from it. Pure: no I/O, no clock. */
@NullMarked
package dev.caravan.failover;

import org.jspecify.annotations.NullMarked;
