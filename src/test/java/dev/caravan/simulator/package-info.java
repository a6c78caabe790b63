/** Tests of the simulator. */
@NullMarked
package dev.caravan.simulator;

import org.jspecify.annotations.NullMarked;
