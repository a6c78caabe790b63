/** What was seen of the providers when nobody asked them anything. */
@NullMarked
package dev.caravan.health;

import org.jspecify.annotations.NullMarked;
