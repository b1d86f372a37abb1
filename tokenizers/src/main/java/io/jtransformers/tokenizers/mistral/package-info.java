/**
 * The tokenizers of Mistral AI as their own library has them: {@code tekken.json} and SentencePiece files below, chat
 * and fill-in-the-middle requests with their validation above, and
 * {@link io.jtransformers.tokenizers.mistral.MistralCommonTokenizer}, the face that Transformers gives them. Control
 * tokens come from requests alone: text that spells one stays text.
 */
@NullMarked
package io.jtransformers.tokenizers.mistral;

import org.jspecify.annotations.NullMarked;
