package dev.caravan.batch;

/**
 * Where a line is in the input.
 *
 * @param line its number, from 1
 * @param start bytes before it
 * @param length in bytes
 * @param group the model that it asks first, as {@code provider/model} (GUA-7)
 */
record LineRef(int line, long start, int length, String group) {}
