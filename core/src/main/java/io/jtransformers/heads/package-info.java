/**
 * What stands on a decoder: language modelling, classification of texts and of tokens, question answering. Written once
 * for all architectures, with their losses and outputs.
 */
package io.jtransformers.heads;
