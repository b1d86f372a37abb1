/**
 * Evaluates the syntax tree of a template: expressions in {@code ExpressionEvaluator}, statements in
 * {@code StatementExecutor}, with the filters, tests and functions that templates have. All state of a rendering is in
 * its {@link io.jtransformers.tokenizers.jinja.eval.Rendering}, so that one tree can be rendered by many threads.
 */
@NullMarked
package io.jtransformers.tokenizers.jinja.eval;

import org.jspecify.annotations.NullMarked;
