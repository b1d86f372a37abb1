/**
 * Reads the JSON files of tokenizers as a stream, with limits on size and depth, and says where in a file something is
 * wrong. Small parts are taken as trees whose members are asked for by name and type. Python's way with JSON is here
 * too, since prompts are made with it.
 */
@NullMarked
package io.jtransformers.tokenizers.json;

import org.jspecify.annotations.NullMarked;
