/**
 * What is missing, broken or misused ends in an exception of its own that tells what to do, and leaves nothing open
 * behind.
 */
package io.jtransformers.conformance.input;
