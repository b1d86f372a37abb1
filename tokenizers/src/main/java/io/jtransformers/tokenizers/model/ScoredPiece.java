package io.jtransformers.tokenizers.model;

/**
 * A token of a Unigram model.
 *
 * @param piece the token
 * @param score the logarithm of its probability
 */
record ScoredPiece(String piece, double score) {}
