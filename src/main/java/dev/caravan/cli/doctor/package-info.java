/**
 * What {@code caravan doctor} looks at. Each check is asked for its findings and changes nothing:
 * no service is started, no model is asked for anything, no file is written.
 */
@NullMarked
package dev.caravan.cli.doctor;

import org.jspecify.annotations.NullMarked;
