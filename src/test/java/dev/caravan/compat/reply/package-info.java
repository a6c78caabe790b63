@NullMarked
package dev.caravan.compat.reply;

import org.jspecify.annotations.NullMarked;
