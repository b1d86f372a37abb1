package io.jtransformers.tokenizers.sentencepiece;

/**
 * What a model says about how it was trained, as far as it matters for encoding. The components are the fields of the
 * file.
 *
 * <p>Source: {@code TrainerSpec} in sentencepiece 0.2, {@code sentencepiece_model.proto}.
 *
 * @param modelType how text is cut
 * @param treatWhitespaceAsSuffix whether words end in {@code ▁} rather than begin with it
 * @param byteFallback whether unknown characters become pieces of their bytes
 * @param unkSurface what decoding writes for the unknown piece
 * @param unkPiece the unknown piece
 * @param bosPiece the piece that begins a text
 * @param eosPiece the piece that ends a text
 * @param padPiece the piece that fills up a row
 */
public record TrainerSpec(
        ModelType modelType,
        boolean treatWhitespaceAsSuffix,
        boolean byteFallback,
        String unkSurface,
        String unkPiece,
        String bosPiece,
        String eosPiece,
        String padPiece) {

    /** The algorithms of SentencePiece. */
    public enum ModelType {
        /** The most probable pieces. */
        UNIGRAM,
        /** Pieces from merging neighbours, the best score first. */
        BPE,
        /** Words as they are. */
        WORD,
        /** Single characters. */
        CHAR
    }
}
