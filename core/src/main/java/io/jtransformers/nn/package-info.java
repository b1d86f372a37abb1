/**
 * The parts of which models are made. A constructor only declares the parameters that its part needs, through a
 * {@link io.jtransformers.nn.WeightSource}; they get their contents once all constructors have returned.
 */
package io.jtransformers.nn;
