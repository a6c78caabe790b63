@NullMarked
package dev.caravan.auth;

import org.jspecify.annotations.NullMarked;
