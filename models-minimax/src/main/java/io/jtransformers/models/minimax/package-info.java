/**
 * The MiniMax architecture: its configuration, its decoder layer and its classes by task. Most layers have lightning
 * attention, whose memory of a text is a state of one size, some have softmax attention; all have a mixture of experts.
 * Configurations in the form of MiniMax-Text-01 are understood, too.
 */
package io.jtransformers.models.minimax;
