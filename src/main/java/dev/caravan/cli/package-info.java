/** The command line. */
@NullMarked
package dev.caravan.cli;

import org.jspecify.annotations.NullMarked;
