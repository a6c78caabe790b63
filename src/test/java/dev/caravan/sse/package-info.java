@NullMarked
package dev.caravan.sse;

import org.jspecify.annotations.NullMarked;
