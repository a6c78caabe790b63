/**
 * Batch inference: files of requests that are run line by line, each line once as far as anybody
 * sees, however often the process dies (chapter 6).
 */
@NullMarked
package dev.caravan.batch;

import org.jspecify.annotations.NullMarked;
