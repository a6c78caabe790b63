/** Sockets: which addresses may be called, upstream clients and clocks, streams to clients. */
@NullMarked
package dev.caravan.net;

import org.jspecify.annotations.NullMarked;
