/** The Mixtral architecture: its configuration, its decoder layer and its classes by task. */
package io.jtransformers.models.mixtral;
