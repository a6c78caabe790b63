/** What a change of a configuration file leaves as it was. */
@NullMarked
package dev.caravan.config.edit;

import org.jspecify.annotations.NullMarked;
