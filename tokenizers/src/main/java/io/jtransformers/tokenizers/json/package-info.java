/**
 * Reads the JSON files of tokenizers as a stream, with limits on size and depth, and says where in a file something is
 * wrong. Small parts are taken as trees whose members are asked for by name and type.
 */
@NullMarked
package io.jtransformers.tokenizers.json;

import org.jspecify.annotations.NullMarked;
