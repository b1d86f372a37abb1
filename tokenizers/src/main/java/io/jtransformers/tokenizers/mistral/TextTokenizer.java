package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.TokenizerException;

/**
 * What turns plain text into ids and back below the requests. No special token is ever made from text.
 *
 * <p>Source: {@code Tokenizer} in mistral-common 1.12.0, {@code tokens/tokenizers/base.py}.
 */
public interface TextTokenizer {

    /** How requests are to be written with this vocabulary. */
    TokenizerVersion version();

    /** The number of ids, special tokens included. */
    int vocabSize();

    /** The id of {@code <s>}. */
    int bosId();

    /** The id of {@code </s>}. */
    int eosId();

    /** The id of {@code <pad>}; below 0 where the vocabulary has none. */
    int padId();

    /** The id of {@code <unk>}. */
    int unkId();

    /** The ids of all special tokens, ascending. */
    int[] specialIds();

    /** Whether an id is that of a special token. */
    boolean isSpecial(int id);

    /**
     * The id of a special token.
     *
     * @throws TokenizerException if there is none of this name; SentencePiece vocabularies give {@link #unkId()}
     *     instead
     */
    int specialTokenId(String token);

    /** The ids of a text, without {@code <s>} and {@code </s>}. */
    int[] encode(String text);

    /**
     * The text of ids. Ids that the vocabulary lacks give no text.
     *
     * @throws TokenizerException if there are special tokens and {@code policy} forbids them
     */
    String decode(int[] ids, SpecialTokenPolicy policy);

    /**
     * How the vocabulary writes an id; bytes that are no character become U+FFFD.
     *
     * @throws TokenizerException if the vocabulary lacks it
     */
    String idToPiece(int id);

    /** What an id writes within a text, in UTF-8; nothing for special tokens and for ids that the vocabulary lacks. */
    byte[] bytes(int id);

    /** The id of a piece, {@link #unkId()} if it is none. */
    int pieceToId(String piece);
}
