/** Server-sent events, read and written as the WHATWG HTML standard says. */
@NullMarked
package dev.caravan.sse;

import org.jspecify.annotations.NullMarked;
