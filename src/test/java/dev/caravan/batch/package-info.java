/** Tests of {@link dev.caravan.batch}. */
@NullMarked
package dev.caravan.batch;

import org.jspecify.annotations.NullMarked;
