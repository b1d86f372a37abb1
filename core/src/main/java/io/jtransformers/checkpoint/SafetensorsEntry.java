package io.jtransformers.checkpoint;

import io.jtransformers.tensor.Shape;

/**
 * What a header says of one tensor.
 *
 * @param name of the tensor
 * @param type of its elements
 * @param shape its axes
 * @param begin where it begins, in bytes from the end of the header
 * @param end where it ends
 */
record SafetensorsEntry(String name, SafetensorsType type, Shape shape, long begin, long end) {}
