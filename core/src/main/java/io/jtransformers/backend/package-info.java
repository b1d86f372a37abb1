/**
 * What a backend provides. It has two heights: a few mandatory primitive kernel families, and fused families whose
 * default methods are defined by the primitives and are the oracle that every faster kernel is tested against. Kernels
 * compute only: shapes are checked and outputs are allocated before they are called.
 */
package io.jtransformers.backend;
