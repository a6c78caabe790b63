@NullMarked
package dev.caravan.kept;

import org.jspecify.annotations.NullMarked;
