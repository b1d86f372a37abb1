/**
 * The second step of a tokenizer: normalised text is cut into pieces, mostly words, which the model then encodes one by
 * one. A pre-tokenizer hands each piece on as soon as it is found, so that a sequence of them needs no lists.
 */
@NullMarked
package io.jtransformers.tokenizers.pretokenizer;

import org.jspecify.annotations.NullMarked;
