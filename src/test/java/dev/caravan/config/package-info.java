@NullMarked
package dev.caravan.config;

import org.jspecify.annotations.NullMarked;
