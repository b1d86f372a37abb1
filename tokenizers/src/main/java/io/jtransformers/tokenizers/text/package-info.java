/**
 * Text on its way through a tokenizer: a string together with where each part of it came from, the pieces that it is
 * cut into, and the patterns that find where to cut. All indices count UTF-16 units.
 */
@NullMarked
package io.jtransformers.tokenizers.text;

import org.jspecify.annotations.NullMarked;
