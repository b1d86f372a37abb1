/**
 * Weights as files hold them: safetensors, mapped and validated before anything in them is trusted, and the loader that
 * gives the declared parameters of a model their contents with one report of what did not fit. Nothing is copied that a
 * backend can read in place.
 */
package io.jtransformers.checkpoint;
