/** The house's rules as tests: what routes, sources, build and documents must keep to. */
@NullMarked
package dev.caravan.house;

import org.jspecify.annotations.NullMarked;
