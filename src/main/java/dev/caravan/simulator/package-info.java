/** A small OpenAI-compatible server that says it is a simulator; runs as its own process. */
@NullMarked
package dev.caravan.simulator;

import org.jspecify.annotations.NullMarked;
