/** Maps upstream replies and streams of one API to the front's own form. Pure. */
@NullMarked
package dev.caravan.dialect;

import org.jspecify.annotations.NullMarked;
