package io.jtransformers.tokenizers.jinja.eval;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the entities of HTML back into characters: those with a number, and the few with a name that escaping makes.
 * The two thousand other names of HTML 5, which Python knows too, stay as they are.
 */
final class HtmlEntities {

    private static final Pattern ENTITY = Pattern.compile("&(#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-z]{2,4};)");

    private static final Map<String, String> NAMES =
            Map.of("amp;", "&", "lt;", "<", "gt;", ">", "quot;", "\"", "apos;", "'", "nbsp;", "\u00a0");

    private HtmlEntities() {}

    static String unescape(String text) {
        return ENTITY.matcher(text).replaceAll(match -> {
            String character = character(match.group(1));
            return Matcher.quoteReplacement(character == null ? match.group() : character);
        });
    }

    private static @Nullable String character(String entity) {
        if (!entity.startsWith("#")) {
            return NAMES.get(entity);
        }
        String number = entity.endsWith(";") ? entity.substring(1, entity.length() - 1) : entity.substring(1);
        boolean hexadecimal = number.startsWith("x") || number.startsWith("X");
        int codePoint = hexadecimal ? Integer.parseInt(number.substring(1), 16) : Integer.parseInt(number);
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return codePoint == 0 || surrogate || !Character.isValidCodePoint(codePoint)
                ? "\ufffd"
                : Character.toString(codePoint);
    }
}
