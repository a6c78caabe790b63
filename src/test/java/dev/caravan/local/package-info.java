/** Tests of the local model servers. */
@NullMarked
package dev.caravan.local;

import org.jspecify.annotations.NullMarked;
