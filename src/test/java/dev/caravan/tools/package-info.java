@NullMarked
package dev.caravan.tools;

import org.jspecify.annotations.NullMarked;
