/** Tells what would be sent to whom, calling nobody. Pure. */
@NullMarked
package dev.caravan.explain;

import org.jspecify.annotations.NullMarked;
