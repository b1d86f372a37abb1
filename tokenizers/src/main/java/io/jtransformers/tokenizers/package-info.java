/** Reads the tokenizer files of a checkpoint and turns text into ids and back. */
package io.jtransformers.tokenizers;
