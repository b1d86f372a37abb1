package io.jtransformers.tokenizers.sentencepiece;

/**
 * A piece of a model; its id is its place in the file.
 *
 * @param text how it is written, with {@code ▁} (U+2581) for spaces
 * @param score the logarithm of its probability, or minus its rank
 * @param kind what it is for
 */
public record ScoredPiece(String text, float score, PieceKind kind) {}
