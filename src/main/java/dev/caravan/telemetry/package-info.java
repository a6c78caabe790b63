/** What is told of each request when it is over: one log line and the meters (DGN-1, DGN-3). */
@NullMarked
package dev.caravan.telemetry;

import org.jspecify.annotations.NullMarked;
