/** Responses in the store, where requests want them kept, and beside those of the last while. */
@NullMarked
package dev.caravan.kept;

import org.jspecify.annotations.NullMarked;
