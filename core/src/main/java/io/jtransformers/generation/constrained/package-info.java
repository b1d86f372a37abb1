/**
 * Output that cannot be other than asked: a JSON schema, a regular expression or a list of choices becomes an automaton
 * over bytes, and at each step the tokens that would leave it are forbidden. The automaton also knows the shortest way
 * to its end, so that a limit on new tokens never cuts a text in two.
 */
@NullMarked
package io.jtransformers.generation.constrained;

import org.jspecify.annotations.NullMarked;
