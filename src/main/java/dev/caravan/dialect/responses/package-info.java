/**
 * OpenAI's Responses API as an upstream: a chat request in its form, its responses and events in
 * ours. Pure.
 */
@NullMarked
package dev.caravan.dialect.responses;

import org.jspecify.annotations.NullMarked;
