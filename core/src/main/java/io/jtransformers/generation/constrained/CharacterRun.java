package io.jtransformers.generation.constrained;

/**
 * Characters that certainly fit from a state on, and do nothing but follow one another within its rule.
 *
 * @param kinds the kinds of {@link CharacterKinds}, one bit each, and the one for characters that are cut
 * @param length how many characters of these kinds fit one after another
 * @param leastDistance the least distance to the end of the rule anywhere among them, also amid a character
 * @param greatestDistance the greatest behind a character
 * @param greatestAmid the greatest, also amid a character
 */
record CharacterRun(long kinds, int length, int leastDistance, int greatestDistance, int greatestAmid) {

    /** Nothing is certain. */
    static final CharacterRun NONE = new CharacterRun(0, 0, 0, 0, 0);
}
