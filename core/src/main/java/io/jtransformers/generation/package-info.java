/**
 * How a language model goes on with a text: {@code generate} with its config, its processors of scores, its stopping
 * criteria and its streamers. The loop asks nothing of a model but scores for the rows of a step.
 */
@NullMarked
package io.jtransformers.generation;

import org.jspecify.annotations.NullMarked;
