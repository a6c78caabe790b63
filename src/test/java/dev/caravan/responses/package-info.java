@NullMarked
package dev.caravan.responses;

import org.jspecify.annotations.NullMarked;
