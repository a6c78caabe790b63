@NullMarked
package dev.caravan.failover;

import org.jspecify.annotations.NullMarked;
