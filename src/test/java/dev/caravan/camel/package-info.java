/** Tests of the wiring with Camel. */
@NullMarked
package dev.caravan.camel;

import org.jspecify.annotations.NullMarked;
