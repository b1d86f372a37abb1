package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.Markup;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.Parameters;
import io.jtransformers.tokenizers.jinja.value.TextBuilder;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The filter {@code urlize}: makes links of addresses in a text.
 *
 * <p>Source: {@code urlize} in Jinja 3.1.6, {@code utils.py}.
 */
final class Urlize {

    private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS;

    private static final Pattern ADDRESS = Pattern.compile(
            "(?:(?:https?://|www\\.)(?:(?:[\\w%-]+\\.){1,127})?(?:[a-z]{2,63}|xn--[\\w%]{2,59})"
                    + "|(?:[\\w%-]{2,63}\\.){1,127}(?:com|net|int|edu|gov|org|info|mil)"
                    + "|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}\\]))"
                    + "(?::\\d{1,5})?(?:[/?#]\\S*)?",
            FLAGS | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern MAIL = Pattern.compile("\\S+@\\w[\\w.-]*\\.\\w+", FLAGS);
    private static final Pattern SCHEME = Pattern.compile("[\\w.+-]{2,}:/{0,2}", FLAGS);
    private static final Pattern WORD = Pattern.compile("\\s+|\\S+", FLAGS);
    private static final String[][] BRACKETS = {{"(", ")"}, {"<", ">"}, {"&lt;", "&gt;"}};

    private final Meter meter;
    private final @Nullable Integer limit;
    private final String attributes;
    private final List<String> schemes;

    private Urlize(Parameters parameters, Meter meter) {
        this.meter = meter;
        limit = parameters.findSome("trim_url_limit") == null ? null : parameters.integer("trim_url_limit");
        TreeSet<String> rel = new TreeSet<>(List.of("noopener"));
        if (parameters.isTrue("nofollow")) {
            rel.add("nofollow");
        }
        String more = parameters.findText("rel");
        rel.addAll(
                more == null || more.isBlank()
                        ? List.of()
                        : List.of(more.strip().split("\\s+")));
        String target = parameters.findText("target");
        attributes = attribute("rel", String.join(" ", rel)) + (target == null ? "" : attribute("target", target));
        schemes = schemes(parameters);
    }

    private List<String> schemes(Parameters parameters) {
        List<String> result = new ArrayList<>();
        Value given = parameters.findSome("extra_schemes");
        if (given != null) {
            for (Value scheme : Iteration.list(given, meter)) {
                if (!SCHEME.matcher(scheme.toString()).matches()) {
                    throw new TemplateValueException(
                            "FilterArgumentError", "'%s' is not a valid URI scheme prefix.".formatted(scheme));
                }
                result.add(scheme.toString());
            }
        }
        return result;
    }

    private String attribute(String name, String value) {
        return value.isEmpty() ? "" : " %s=\"%s\"".formatted(name, Markup.escape(value, meter));
    }

    static Value urlize(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters =
                arguments.bind("urlize", 0, "trim_url_limit", "nofollow", "target", "rel", "extra_schemes");
        Urlize urlize = new Urlize(parameters, meter);
        TextBuilder result = new TextBuilder(meter);
        Matcher words = WORD.matcher(Markup.escape(input, meter).text());
        while (words.find()) {
            meter.step();
            result.append(urlize.link(words.group()));
        }
        return rendering.ownText(result.toString());
    }

    /** A word with brackets and points around it. */
    private String link(String word) {
        int start = endOfHead(word);
        String head = word.substring(0, start);
        String middle = word.substring(start);
        int end = startOfTail(middle);
        String tail = middle.substring(end);
        middle = middle.substring(0, end);
        for (String[] pair : BRACKETS) {
            // Moves closing brackets back that were opened inside.
            int opened = count(middle, pair[0]);
            int moves = opened > count(middle, pair[1]) ? Math.min(opened, count(tail, pair[1])) : 0;
            for (int turn = 0; turn < moves; turn++) {
                meter.step();
                int moved = tail.indexOf(pair[1]) + pair[1].length();
                middle += tail.substring(0, moved);
                tail = tail.substring(moved);
            }
        }
        return head + linkAddress(middle) + tail;
    }

    private static int endOfHead(String text) {
        int end = 0;
        while (end < text.length() && ("(<".indexOf(text.charAt(end)) >= 0 || text.startsWith("&lt;", end))) {
            end += text.charAt(end) == '&' ? 4 : 1;
        }
        return end;
    }

    private static int startOfTail(String text) {
        int start = text.length();
        while (start > 0 && (")>.,\n".indexOf(text.charAt(start - 1)) >= 0 || text.startsWith("&gt;", start - 4))) {
            start -= text.charAt(start - 1) == ';' ? 4 : 1;
        }
        return start;
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int index = text.indexOf(part); index >= 0; index = text.indexOf(part, index + part.length())) {
            count++;
        }
        return count;
    }

    private String linkAddress(String text) {
        if (ADDRESS.matcher(metered(text)).matches()) {
            boolean complete = text.startsWith("https://") || text.startsWith("http://");
            return anchor((complete ? "" : "https://") + text, attributes, shortened(text));
        }
        if (text.startsWith("mailto:")
                && MAIL.matcher(metered(text.substring(7))).matches()) {
            return anchor(text, "", text.substring(7));
        }
        boolean mail = text.indexOf('@') > 0 && !text.startsWith("www.") && text.indexOf(':') < 0;
        if (mail && MAIL.matcher(metered(text)).matches()) {
            return anchor("mailto:" + text, "", text);
        }
        for (String scheme : schemes) {
            if (!text.equals(scheme) && text.startsWith(scheme)) {
                return anchor(text, attributes, text);
            }
        }
        return text;
    }

    private static String anchor(String address, String attributes, String text) {
        return "<a href=\"" + address + "\"" + attributes + ">" + text + "</a>";
    }

    private String shortened(String text) {
        if (limit == null || text.codePointCount(0, text.length()) <= limit) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, limit)) + "...";
    }

    /** A text that counts each look at it, so that no pattern takes longer than a rendering may. */
    private CharSequence metered(String text) {
        return new CharSequence() {
            @Override
            public int length() {
                return text.length();
            }

            @Override
            public char charAt(int index) {
                meter.step();
                return text.charAt(index);
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return text.substring(start, end);
            }

            @Override
            public String toString() {
                return text;
            }
        };
    }
}
