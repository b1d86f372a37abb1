/** Generation with the samples' models, beyond what is recorded of the reference. */
package io.jtransformers.conformance.generation;
