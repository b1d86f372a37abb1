/**
 * A backend in plain Java for memory that the JVM can read: every primitive, a key-value store, weights read in place
 * and turns for steps. {@link io.jtransformers.backend.host.HostBackend} puts them together, so that all fused kernels
 * run as their definitions; a faster backend takes the parts that it does not write itself.
 */
package io.jtransformers.backend.host;
