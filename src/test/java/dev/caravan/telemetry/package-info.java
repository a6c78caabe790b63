@NullMarked
package dev.caravan.telemetry;

import org.jspecify.annotations.NullMarked;
