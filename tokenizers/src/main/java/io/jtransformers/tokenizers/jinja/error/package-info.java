/**
 * What can go wrong with a chat template, one exception for each thing that a caller may want to tell apart. All of
 * them know the line and the column of the template, and the name that the original gives to the same error.
 */
@NullMarked
package io.jtransformers.tokenizers.jinja.error;

import org.jspecify.annotations.NullMarked;
