/** Measures what the gateway costs beside a bare Camel route: {@code mvn -Pbench verify}. */
@NullMarked
package dev.caravan.bench;

import org.jspecify.annotations.NullMarked;
