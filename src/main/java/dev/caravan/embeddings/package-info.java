/** What is sent for embeddings, and how the answers are put together. Pure. */
@NullMarked
package dev.caravan.embeddings;

import org.jspecify.annotations.NullMarked;
