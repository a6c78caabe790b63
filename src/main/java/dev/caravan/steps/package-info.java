/** One small class for each step that a YAML route names. */
@NullMarked
package dev.caravan.steps;

import org.jspecify.annotations.NullMarked;
