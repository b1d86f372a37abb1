/** The contracts that every backend passes, ours or a stranger's. */
@NullMarked
package io.jtransformers.backends.testkit;

import org.jspecify.annotations.NullMarked;
