/** Steps alone, without a route. */
@NullMarked
package dev.caravan.steps;

import org.jspecify.annotations.NullMarked;
