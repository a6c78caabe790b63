@NullMarked
package dev.caravan.embeddings;

import org.jspecify.annotations.NullMarked;
