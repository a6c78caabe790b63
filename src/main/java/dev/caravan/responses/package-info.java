/**
 * The front's Responses API on top of providers that only chat: requests on their way in, objects
 * and events on their way out, and what is kept of them. Pure but for the store's memory.
 */
@NullMarked
package dev.caravan.responses;

import org.jspecify.annotations.NullMarked;
