/**
 * Chat templates: a Jinja interpreter of our own, in the dialect and with the sandbox that Transformers gives them. A
 * {@link io.jtransformers.tokenizers.jinja.Template} renders any variables; a
 * {@link io.jtransformers.tokenizers.jinja.ChatTemplate} renders a conversation.
 */
@NullMarked
package io.jtransformers.tokenizers.jinja;

import org.jspecify.annotations.NullMarked;
