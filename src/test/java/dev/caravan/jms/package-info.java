/** Tests of the broker inside the gateway and of the way to it. */
@NullMarked
package dev.caravan.jms;

import org.jspecify.annotations.NullMarked;
