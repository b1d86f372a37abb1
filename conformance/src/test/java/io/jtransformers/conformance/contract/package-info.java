/**
 * What every model keeps, whatever its architecture: rows of several sequences in one step, and steps that can be
 * replayed.
 */
package io.jtransformers.conformance.contract;
