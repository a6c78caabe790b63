/** The real main on real sockets, with child processes as its upstreams. */
@NullMarked
package dev.caravan.wire;

import org.jspecify.annotations.NullMarked;
