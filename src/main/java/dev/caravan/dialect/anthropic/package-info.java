/**
 * Anthropic's Messages API (ANT-1): a chat request in its form, its messages and events in ours.
 * Pure.
 */
@NullMarked
package dev.caravan.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
