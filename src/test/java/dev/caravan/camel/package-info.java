/** What the tests need of the wiring. */
@NullMarked
package dev.caravan.camel;

import org.jspecify.annotations.NullMarked;
