package io.jtransformers.tokenizer;

/**
 * Decodes token by token. What {@link #push} returned so far, joined, is the beginning of the whole decoded text, and
 * no piece ends within a character: bytes of an unfinished one are held back. Only where tokens spell bytes that are no
 * characters may a piece have a letter that the whole text shows as {@code U+FFFD}, as in the original. Not for use by
 * several threads at once.
 */
public interface DecodeStream {

    /**
     * Takes one more token.
     *
     * @return the text that has become certain, empty where there is none yet
     */
    String push(int id);

    /**
     * Ends the text.
     *
     * @return what was held back: the rest of an unfinished character as {@code U+FFFD}, mostly empty
     */
    String finish();

    /**
     * A stream that holds text back until a word is whole: up to the last space, or all of it after a line break or a
     * Chinese character. Made for reading along; {@link Tokenizer#decodeStream} is faster and holds back less. Where
     * decoding cleans up spaces, a space may be handed out that the whole text does not have.
     *
     * <p>Source: {@code TextStreamer} in Transformers 5.12.1, {@code generation/streamers.py}.
     */
    static DecodeStream ofWords(Tokenizer tokenizer, DecodeOptions options) {
        return new WordDecodeStream(tokenizer, options);
    }
}
