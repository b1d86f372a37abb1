package io.jtransformers.tokenizers.sentencepiece;

/**
 * What a piece is for.
 *
 * <p>Source: {@code ModelProto.SentencePiece.Type} in sentencepiece 0.2, {@code sentencepiece_model.proto}.
 */
public enum PieceKind {
    /** A part of text that training has found. */
    NORMAL,
    /** Stands for what no piece has. */
    UNKNOWN,
    /** A mark between texts, such as {@code <s>}; text never becomes one, and decoding leaves it out. */
    CONTROL,
    /** A part of text that always is a piece of its own. */
    USER_DEFINED,
    /** A piece that is not to be used any more. */
    UNUSED,
    /** A byte, written {@code <0xNN>}, for characters that no piece has. */
    BYTE
}
