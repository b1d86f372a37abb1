package io.jtransformers.tokenizers.mistral;

/**
 * A text as ids, without special tokens.
 *
 * @param ids the ids
 * @param offsets start and end of the part of the text that each id stands for, alternating, in UTF-16 units; empty
 *     where they are not known
 */
record EncodedText(int[] ids, int[] offsets) {

    private static final int[] UNKNOWN = {};

    /** Ids whose text is not known. */
    static EncodedText ofIds(int[] ids) {
        return new EncodedText(ids, UNKNOWN);
    }

    boolean hasOffsets() {
        return offsets.length == 2 * ids.length;
    }
}
