@NullMarked
package dev.caravan.dialect;

import org.jspecify.annotations.NullMarked;
