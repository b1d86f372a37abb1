/**
 * Proof that the library does what Transformers does, and that models keep the contracts that backends and servers rely
 * on. What is not there yet is listed by name in files beside the module's POM.
 */
package io.jtransformers.conformance;
