/**
 * What turns text and conversations into token ids and back, as models, generation and the tokenizers module share it.
 * A {@link io.jtransformers.tokenizer.Tokenizer} is found for a folder by a
 * {@link io.jtransformers.tokenizer.TokenizerProvider}; its results are
 * {@link io.jtransformers.tokenizer.BatchEncoding}s. This package imports no other package of the core.
 */
@NullMarked
package io.jtransformers.tokenizer;

import org.jspecify.annotations.NullMarked;
