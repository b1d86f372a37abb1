/**
 * Reads the calls of tools out of what models write. Each family has its own form, which is known by the marker that
 * begins a call; {@link io.jtransformers.tokenizers.toolcall.ToolCallParser} finds the forms of a tokenizer. Nothing
 * here throws on what a model wrote: what cannot be read is told as a problem.
 */
@NullMarked
package io.jtransformers.tokenizers.toolcall;

import org.jspecify.annotations.NullMarked;
