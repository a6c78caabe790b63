/** Local model services: servers that the gateway starts, watches and stops (spec chapter 3). */
@NullMarked
package dev.caravan.local;

import org.jspecify.annotations.NullMarked;
