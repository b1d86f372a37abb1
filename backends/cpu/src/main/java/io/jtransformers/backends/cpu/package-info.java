/** The backend that runs tensors on the processor, with the Vector API where it is there. */
package io.jtransformers.backends.cpu;
