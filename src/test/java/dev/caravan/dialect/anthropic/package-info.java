@NullMarked
package dev.caravan.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
