/**
 * An architecture that the project does not have, Qwen2, as a stranger would add it: these sources and a line in
 * {@code META-INF/services}, over what core exports.
 */
package io.jtransformers.conformance.stranger;
