/** The pipelines give what those of Transformers recorded of the same samples. */
package io.jtransformers.conformance.pipeline;
