/**
 * SentencePiece models, read from {@code tokenizer.model} as they are: pieces with scores, how text is normalised, and
 * the two algorithms that cut text into pieces. Text goes in and ids come out, exactly as sentencepiece gives them;
 * what Transformers makes of such a file is built elsewhere.
 */
@NullMarked
package io.jtransformers.tokenizers.sentencepiece;

import org.jspecify.annotations.NullMarked;
