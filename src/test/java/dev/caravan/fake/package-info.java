/** Servers that tests talk to; each runs as a process of its own. */
@NullMarked
package dev.caravan.fake;

import org.jspecify.annotations.NullMarked;
