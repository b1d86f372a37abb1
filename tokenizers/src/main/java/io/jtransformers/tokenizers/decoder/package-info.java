/**
 * The way back: tokens are turned into text by decoders, each changing the list of strings that the one before it left.
 * What remains at the end is joined.
 */
@NullMarked
package io.jtransformers.tokenizers.decoder;

import org.jspecify.annotations.NullMarked;
