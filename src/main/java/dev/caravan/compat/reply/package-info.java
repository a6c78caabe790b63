/** What a reply goes through before the client gets it (CMP-5, CMP-7 to CMP-9). Pure. */
@NullMarked
package dev.caravan.compat.reply;

import org.jspecify.annotations.NullMarked;
