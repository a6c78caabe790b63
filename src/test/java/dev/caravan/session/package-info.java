/** Tests of sessions. */
@NullMarked
package dev.caravan.session;

import org.jspecify.annotations.NullMarked;
