/**
 * The tokenizers of Mistral AI as their own library has them: {@code tekken.json} files are read here. Control tokens
 * come from requests alone: text that spells one stays text.
 */
@NullMarked
package io.jtransformers.tokenizers.mistral;

import org.jspecify.annotations.NullMarked;
