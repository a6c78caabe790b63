/** Which agent and which models a request may be tried on. Pure: no I/O, no clock. */
@NullMarked
package dev.caravan.routing;

import org.jspecify.annotations.NullMarked;
