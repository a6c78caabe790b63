@NullMarked
package dev.caravan.dialect.responses;

import org.jspecify.annotations.NullMarked;
