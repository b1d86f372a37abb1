/** Tests of the project itself: its modules, its layers and its published artifacts. */
@NullMarked
package io.jtransformers.conformance.structure;

import org.jspecify.annotations.NullMarked;
