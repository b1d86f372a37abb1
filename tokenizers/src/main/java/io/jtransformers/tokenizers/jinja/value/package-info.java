/**
 * The values of a template and what Python does with them: how they print, compare, add up, and which methods they
 * have. Every value is immutable or belongs to one rendering; a {@link io.jtransformers.tokenizers.jinja.value.Meter}
 * counts what a rendering consumes. Nothing here knows the syntax of templates.
 */
@NullMarked
package io.jtransformers.tokenizers.jinja.value;

import org.jspecify.annotations.NullMarked;
