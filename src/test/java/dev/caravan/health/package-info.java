@NullMarked
package dev.caravan.health;

import org.jspecify.annotations.NullMarked;
