/**
 * The store of what outlives a request: one database, embedded or on a server, its schema and its
 * transactions. It knows nothing of what others keep in it.
 */
@NullMarked
package dev.caravan.store;

import org.jspecify.annotations.NullMarked;
