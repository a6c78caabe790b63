/**
 * Asks model servers of this machine which models they have (spec 1.5): what is due, what was seen.
 */
@NullMarked
package dev.caravan.discovery;

import org.jspecify.annotations.NullMarked;
