/** Local model servers: started when a request needs them, shared, and stopped when idle. */
@NullMarked
package dev.caravan.local;

import org.jspecify.annotations.NullMarked;
