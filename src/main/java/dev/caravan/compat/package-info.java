/** Pure functions that change a request tree for the backend that gets it. */
@NullMarked
package dev.caravan.compat;

import org.jspecify.annotations.NullMarked;
