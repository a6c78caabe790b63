/** The configuration file as validated, immutable records, and what reads it. */
@NullMarked
package dev.caravan.config;

import org.jspecify.annotations.NullMarked;
