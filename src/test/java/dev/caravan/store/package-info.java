/** Tests of the store, on an embedded and on a real server's database. */
@NullMarked
package dev.caravan.store;

import org.jspecify.annotations.NullMarked;
