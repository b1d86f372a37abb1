package io.jtransformers.generation.constrained;

/**
 * Kinds of characters, told apart by the first byte of their UTF-8: few enough that a set of them is a {@code long}. A
 * constraint rarely divides a kind, and where it does, tokens are looked at byte by byte.
 */
final class CharacterKinds {

    /** No kind: bytes that are not characters, or begin in the middle of one. */
    static final long BROKEN = 1L << 63;

    /** No kind either: a character whose last bytes are missing. */
    static final long CUT = 1L << 62;

    /** What the kinds of ASCII are; its other characters are kinds by themselves. */
    private static final String[] ASCII_RANGES = {"09", "AF", "GZ", "af", "gz"};

    /** The first bytes that share a kind, in pairs; scripts share first bytes. */
    private static final int[] FIRST_BYTES = {
        0xC2, 0xC2, 0xC3, 0xC3, 0xC4, 0xCF, 0xD0, 0xD1, 0xD2, 0xDF, 0xE0, 0xE0, 0xE1, 0xE1, 0xE2, 0xE2, 0xE3, 0xE3,
        0xE4, 0xE4, 0xE5, 0xE8, 0xE9, 0xE9, 0xEA, 0xEA, 0xEB, 0xEC, 0xED, 0xED, 0xEE, 0xEF, 0xF0, 0xF0, 0xF1, 0xF4
    };

    private static final int[] KIND_OF_BYTE = kindOfByte();

    /** The number of kinds. */
    static final int COUNT = KIND_OF_BYTE[0xF4] + 1;

    private CharacterKinds() {}

    private static int[] kindOfByte() {
        int[] kinds = new int[256];
        int count = 1; // kind 0: control characters, but for those below
        for (int value : new int[] {'\t', '\n', '\r', 0x7F}) {
            kinds[value] = count++;
        }
        for (String range : ASCII_RANGES) {
            for (int value = range.charAt(0); value <= range.charAt(1); value++) {
                kinds[value] = count;
            }
            count++;
        }
        for (int value = ' '; value < 0x7F; value++) {
            if (kinds[value] == 0) {
                kinds[value] = count++;
            }
        }
        for (int value = 0x80; value < 256; value++) {
            kinds[value] = -1;
        }
        for (int pair = 0; pair < FIRST_BYTES.length; pair += 2) {
            for (int value = FIRST_BYTES[pair]; value <= FIRST_BYTES[pair + 1]; value++) {
                kinds[value] = count;
            }
            count++;
        }
        return kinds;
    }

    /** The kind of the characters whose first byte is {@code value}, or -1 if none begins with it. */
    static int of(int value) {
        return KIND_OF_BYTE[value];
    }

    /** How many bytes a character takes whose first byte is {@code value}. */
    static int length(int value) {
        return value < 0x80 ? 1 : value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
    }

    /** The least byte that may stand second after {@code first}. */
    static int leastSecond(int first) {
        return first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    }

    /** The greatest byte that may stand second after {@code first}. */
    static int greatestSecond(int first) {
        return first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    }
}
