/**
 * The embedded samples do what Transformers recorded of them: texts, labels, tags and answers, from text to text, as a
 * user would ask for them.
 */
package io.jtransformers.conformance.sample;
