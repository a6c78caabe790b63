/** Tests of the local model services. */
@NullMarked
package dev.caravan.local;

import org.jspecify.annotations.NullMarked;
