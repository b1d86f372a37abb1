/**
 * How fast kernels and models are, measured with JMH, and the random checkpoints of a shape that peers measure the same
 * with.
 */
@org.jspecify.annotations.NullMarked
package io.jtransformers.benchmarks;
