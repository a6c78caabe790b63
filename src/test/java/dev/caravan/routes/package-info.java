/** The real route files in a Camel context, their leaves replaced by node id. */
@NullMarked
package dev.caravan.routes;

import org.jspecify.annotations.NullMarked;
