/**
 * Tools that are routes of the gateway (TOL-1): what is offered to a model, what it asks for, what
 * it is told. Pure.
 */
@NullMarked
package dev.caravan.tools;

import org.jspecify.annotations.NullMarked;
