/** Wiring: what ties Camel's Main, the HTTP front and the routes together. */
@NullMarked
package dev.caravan.camel;

import org.jspecify.annotations.NullMarked;
