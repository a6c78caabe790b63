@NullMarked
package dev.caravan.openai;

import org.jspecify.annotations.NullMarked;
