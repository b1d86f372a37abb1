/**
 * The first step of a tokenizer: text is brought into the form that the vocabulary was made from, with spaces replaced,
 * letters lowered or characters decomposed. Every change keeps track of where in the original a character came from.
 */
@NullMarked
package io.jtransformers.tokenizers.normalizer;

import org.jspecify.annotations.NullMarked;
