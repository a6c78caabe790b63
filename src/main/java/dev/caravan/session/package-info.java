/**
 * Sessions: which one a request belongs to, what was said in it, and that one request of it runs
 * after the other.
 */
@NullMarked
package dev.caravan.session;

import org.jspecify.annotations.NullMarked;
