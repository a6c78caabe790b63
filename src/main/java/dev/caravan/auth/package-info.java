/** Who may call: credentials and the limit on wrong ones. */
@NullMarked
package dev.caravan.auth;

import org.jspecify.annotations.NullMarked;
