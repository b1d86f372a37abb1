/**
 * The third step of a tokenizer: the model turns each piece of text into tokens of its vocabulary. Models are immutable
 * and shared by threads; what they find goes into a {@link io.jtransformers.tokenizers.model.TokenBuffer}.
 */
@NullMarked
package io.jtransformers.tokenizers.model;

import org.jspecify.annotations.NullMarked;
