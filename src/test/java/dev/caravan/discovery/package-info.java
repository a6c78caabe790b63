@NullMarked
package dev.caravan.discovery;

import org.jspecify.annotations.NullMarked;
