/** The operator's API. */
@NullMarked
package dev.caravan.console;

import org.jspecify.annotations.NullMarked;
