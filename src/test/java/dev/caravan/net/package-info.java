@NullMarked
package dev.caravan.net;

import org.jspecify.annotations.NullMarked;
