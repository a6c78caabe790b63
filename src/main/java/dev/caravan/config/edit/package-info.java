/**
 * Changes the text of configuration files and leaves what is not touched as it was: comments,
 * spaces, order. Pure: texts and trees in, texts and trees out.
 */
@NullMarked
package dev.caravan.config.edit;

import org.jspecify.annotations.NullMarked;
