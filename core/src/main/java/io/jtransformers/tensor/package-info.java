/**
 * Tensors on a device and on the heap. A {@link io.jtransformers.tensor.Tensor} checks shapes, broadcasts and allocates
 * from the stack memory of its queue; a {@link io.jtransformers.tensor.HostTensor} is an immutable result that outlives
 * every model. Nothing here knows a model.
 */
package io.jtransformers.tensor;
