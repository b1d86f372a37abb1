/**
 * From the text of a template to its syntax tree: a lexer that takes the text apart and trims white space around tags,
 * a parser for expressions and one for statements. The tree is immutable and knows where in the text each node stands.
 */
@NullMarked
package io.jtransformers.tokenizers.jinja.parse;

import org.jspecify.annotations.NullMarked;
