package io.jtransformers.tokenizers;

import io.jtransformers.tokenizers.text.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random texts of the kinds that tokenizers differ over: words of many scripts, runs of spaces, marks, emoji, numbers,
 * added tokens and what only resembles them. Without unpaired surrogates, which the original cannot be given, and
 * without the marks of Unicode 17, which its versions treat in two ways.
 */
final class RandomTexts {

    /** Alphabets from which runs are made; some mix what belongs together with what does not. */
    private static final List<String> ALPHABETS = List.of(
            "etaoinshrdlu",
            "etaoinETAOIN   ",
            "ABCDEFXYZabc",
            "0123456789.,-+",
            " ",
            " \t\n\r",
            " \u00a0\u2003\u3000\u0085\u200b\u2028\u180e\ufeff",
            "\n\r",
            "'sStTrRvVmMlLdDſ’",
            "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~",
            "éèüßñçŒœİıǅﬁﬀ",
            "\u0300\u0301\u0308\u0323\u0327\u1ab0\u1ac0\u20d0\ufe20\u05b0\u064b\u0e31\u3099",
            "e\u0301o\u0308a",
            "Приветмир ",
            "ΑΒΓαβγς ",
            "日本語の文章。、カタカナｶﾞ",
            "你好世界，！㐀\uD840\uDC00",
            "한국어ㄱㅏ\u1100\u1161\u11a8",
            "مرحبا\u0640\u0660\u06f1 ",
            "हिन्दी\u094d ",
            "ไทย\u0e49 ",
            "\uD83D\uDE00\uD83D\uDC4D\uD83C\uDFFD\u200d\u2642\ufe0f\uD83D\uDC68",
            "\uD835\uDD18\uD835\uDD2B①②½㎏㈱Ⅳ",
            "\u0000\u0001\u001f\u007f\u0080\u00ad\u200d\u200e\u2066\ufffd\ufffe\uffff",
            "\u2581 ab\u2581");

    private static final List<String> WORDS = List.of(
            "the ",
            " the",
            "  the",
            "don't",
            "I'LL",
            "public static ",
            "return x;\n",
            "\n\n    ",
            "<0x41>",
            "<s",
            "[INST",
            "##ing",
            "\u2581\u2581",
            "https://example.com/a?b=c&d=1",
            "3.14159",
            "naïve café",
            "ΣΑΣ",
            "İstanbul",
            "ﬃ",
            "\r\n\r\n");

    private final Random random;
    private final List<String> words;

    /** Texts for one seed; {@code special} are added tokens, which occur often. */
    RandomTexts(long seed, List<String> special) {
        random = new Random(seed);
        words = new ArrayList<>(WORDS);
        while (!special.isEmpty() && words.size() < 3 * WORDS.size()) {
            words.add(special.get(random.nextInt(special.size())));
        }
    }

    String next() {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(6);
        for (int part = 0; part <= parts; part++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> text.append(words.get(random.nextInt(words.size())));
                case 3 -> appendBlock(text);
                case 4 -> text.repeat(codePoint(), 1 + random.nextInt(20));
                case 5 -> text.append(' ');
                default -> appendRun(text, ALPHABETS.get(random.nextInt(ALPHABETS.size())));
            }
        }
        return text.toString();
    }

    private void appendRun(StringBuilder text, String alphabet) {
        int[] letters = alphabet.codePoints().toArray();
        for (int count = 1 + random.nextInt(8); count > 0; count--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
    }

    /** A few characters that lie near each other anywhere in Unicode. */
    private void appendBlock(StringBuilder text) {
        int start = codePoint() & ~0x7F;
        for (int count = 1 + random.nextInt(5); count > 0; count--) {
            int codePoint = start + random.nextInt(0x80);
            text.appendCodePoint(isLeftOut(codePoint) ? 'x' : codePoint);
        }
    }

    private int codePoint() {
        int codePoint = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x110000);
            case 1 -> random.nextInt(0x20000);
            default -> random.nextInt(0x10000);
        };
        return isLeftOut(codePoint) ? ' ' : codePoint;
    }

    private static boolean isLeftOut(int codePoint) {
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        boolean isNew = Character.getType(codePoint) == Character.UNASSIGNED
                && (Characters.isNewMark(codePoint)
                        || Characters.isNumber(codePoint)
                        || !Characters.toLowerCase(codePoint).equals(Character.toString(codePoint)));
        return surrogate || isNew;
    }
}
