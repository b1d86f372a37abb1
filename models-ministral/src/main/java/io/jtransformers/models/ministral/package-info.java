/**
 * The Ministral architecture: its configuration, its decoder layer and its classes by task. Layers with attention over
 * all of the text alternate with layers that see a window of it.
 */
package io.jtransformers.models.ministral;
