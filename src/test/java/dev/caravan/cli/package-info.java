/** The command line and its launcher. */
@NullMarked
package dev.caravan.cli;

import org.jspecify.annotations.NullMarked;
