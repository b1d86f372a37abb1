package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.DecodeStream;
import java.util.regex.Pattern;

/**
 * The mark of a language, such as {@code lang:en}, that transcribing models begin with and readers need not see.
 *
 * <p>Source: {@code MistralCommonBackend._decode} in Transformers 5.12.1, {@code tokenization_mistral_common.py}.
 */
final class LanguageMark {

    private static final Pattern MARK = Pattern.compile("^lang:[a-z]{2}");
    private static final String BEGINNING = "lang:";
    private static final int LENGTH = BEGINNING.length() + 2;

    private LanguageMark() {}

    /** The text without the mark at its beginning. */
    static String without(String text) {
        return MARK.matcher(text).replaceFirst("");
    }

    /** What {@code stream} hands out without the mark at its beginning, which is held back until it is clear. */
    static DecodeStream without(DecodeStream stream) {
        return new DecodeStream() {
            private final StringBuilder held = new StringBuilder();
            private boolean clear;

            @Override
            public String push(int id) {
                return handOut(stream.push(id), false);
            }

            @Override
            public String finish() {
                return handOut(stream.finish(), true);
            }

            private String handOut(String more, boolean ends) {
                if (clear) {
                    return more;
                }
                held.append(more);
                int known = Math.min(held.length(), BEGINNING.length());
                clear = ends || held.length() >= LENGTH || !BEGINNING.startsWith(held.substring(0, known));
                return clear ? without(held.toString()) : "";
            }
        };
    }
}
