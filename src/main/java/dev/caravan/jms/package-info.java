/** Requests by messages of a queue (INT-2): the broker inside, the way to it, what messages say. */
@NullMarked
package dev.caravan.jms;

import org.jspecify.annotations.NullMarked;
