/** Finds the checkpoints that are embedded in this module. */
package io.jtransformers.samples;
