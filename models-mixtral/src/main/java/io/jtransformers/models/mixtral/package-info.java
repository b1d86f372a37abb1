/**
 * The Mixtral architecture: its configuration, its decoder layer and its classes by task. A router sends each token to
 * a few experts in place of one feed-forward block; the experts of a checkpoint are read from either layout in place.
 */
package io.jtransformers.models.mixtral;
