/**
 * The last step of a tokenizer: rows of tokens are cut to a length, framed with special tokens, joined to pairs and
 * filled up. Rows carry what was cut from them along, so that it is framed and joined in the same way.
 */
@NullMarked
package io.jtransformers.tokenizers.postprocessor;

import org.jspecify.annotations.NullMarked;
