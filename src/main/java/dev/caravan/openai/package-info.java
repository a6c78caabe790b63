/** The OpenAI wire forms that the front speaks: requests, errors, model rows. */
@NullMarked
package dev.caravan.openai;

import org.jspecify.annotations.NullMarked;
