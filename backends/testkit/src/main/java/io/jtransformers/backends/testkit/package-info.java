/**
 * The contracts that every backend passes, ours or a stranger's. A backend's tests extend each contract and say how to
 * open the backend; primitives are then held against plain arrays and fused kernels against their definition. Recorders
 * of steps show whether a step can be replayed.
 */
@NullMarked
package io.jtransformers.backends.testkit;

import org.jspecify.annotations.NullMarked;
