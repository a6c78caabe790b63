@NullMarked
package dev.caravan.compat;

import org.jspecify.annotations.NullMarked;
