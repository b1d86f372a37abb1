/**
 * Reads the tokenizer files of a checkpoint and turns text into ids and back.
 * {@link io.jtransformers.tokenizers.TokenizerPipeline} is a {@code tokenizer.json} at work;
 * {@link io.jtransformers.tokenizers.PreTrainedTokenizerFast} is what Transformers presents of it, with the files
 * beside it. Its steps are in packages of their own below this one.
 */
package io.jtransformers.tokenizers;
