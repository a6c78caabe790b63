@NullMarked
package dev.caravan.explain;

import org.jspecify.annotations.NullMarked;
