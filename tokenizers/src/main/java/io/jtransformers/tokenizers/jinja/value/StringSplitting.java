package io.jtransformers.tokenizers.jinja.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@code str} that take a text apart: {@code split}, {@code strip}, {@code partition},
 * {@code splitlines}.
 */
final class StringSplitting {

    private StringSplitting() {}

    static void putInto(Map<String, StringMethods.Method> methods) {
        methods.put("split", StringSplitting::split);
        methods.put("rsplit", StringSplitting::splitFromRight);
        methods.put("splitlines", StringSplitting::splitLines);
        methods.put("partition", (self, arguments, meter) -> partition("partition", self, arguments, meter));
        methods.put("rpartition", (self, arguments, meter) -> partition("rpartition", self, arguments, meter));
        methods.put("strip", (self, arguments, _) -> strip("strip", self, arguments));
        methods.put("lstrip", (self, arguments, _) -> strip("lstrip", self, arguments));
        methods.put("rstrip", (self, arguments, _) -> strip("rstrip", self, arguments));
    }

    private static Value split(StringValue self, Arguments arguments, Meter meter) {
        Parameters parameters = arguments.bind("split", 0, "sep", "maxsplit");
        int maxSplit = parameters.integer("maxsplit", -1);
        Pieces pieces = new Pieces(self, meter);
        if (parameters.findSome("sep") == null) {
            splitWords(self.text(), maxSplit, pieces);
        } else {
            splitAt(self.text(), parameters.separator("sep"), maxSplit, pieces);
        }
        return new ListValue(pieces.list);
    }

    private static void splitAt(String text, String separator, int maxSplit, Pieces pieces) {
        int start = 0;
        int left = maxSplit;
        int index = TextSearch.indexOf(text, separator, 0);
        while (index >= 0 && left != 0) {
            pieces.add(start, index);
            start = index + separator.length();
            left--;
            index = TextSearch.indexOf(text, separator, start);
        }
        pieces.add(start, text.length());
    }

    private static void splitWords(String text, int maxSplit, Pieces pieces) {
        int start = skip(text, 0, true);
        int left = maxSplit;
        while (start < text.length()) {
            if (left == 0) {
                pieces.add(start, endWithout(text, Characters::isSpace));
                return;
            }
            int end = skip(text, start, false);
            pieces.add(start, end);
            start = skip(text, end, true);
            left--;
        }
    }

    /** The first index from {@code index} on that is not, or is, white space. White space has no surrogates. */
    private static int skip(String text, int index, boolean space) {
        int end = index;
        while (end < text.length() && Characters.isSpace(text.charAt(end)) == space) {
            end++;
        }
        return end;
    }

    private static Value splitFromRight(StringValue self, Arguments arguments, Meter meter) {
        Parameters parameters = arguments.bind("rsplit", 0, "sep", "maxsplit");
        int maxSplit = parameters.integer("maxsplit", -1);
        Pieces pieces = new Pieces(self, meter);
        if (parameters.findSome("sep") == null) {
            splitWordsFromRight(self.text(), maxSplit, pieces);
        } else {
            splitAtFromRight(self.text(), parameters.separator("sep"), maxSplit, pieces);
        }
        Collections.reverse(pieces.list);
        return new ListValue(pieces.list);
    }

    private static void splitAtFromRight(String text, String separator, int maxSplit, Pieces pieces) {
        int end = text.length();
        int left = maxSplit;
        while (left != 0) {
            int index = TextSearch.lastIndexOf(text, separator, end);
            if (index < 0) {
                break;
            }
            pieces.add(index + separator.length(), end);
            end = index;
            left--;
        }
        pieces.add(0, end);
    }

    private static void splitWordsFromRight(String text, int maxSplit, Pieces pieces) {
        int end = endWithout(text, Characters::isSpace);
        int left = maxSplit;
        while (end > 0) {
            if (left == 0) {
                pieces.add(skip(text, 0, true), end);
                return;
            }
            int start = end;
            while (start > 0 && !Characters.isSpace(text.charAt(start - 1))) {
                start--;
            }
            pieces.add(start, end);
            end = start;
            while (end > 0 && Characters.isSpace(text.charAt(end - 1))) {
                end--;
            }
            left--;
        }
    }

    private static Value splitLines(StringValue self, Arguments arguments, Meter meter) {
        boolean keepEnds = arguments.bind("splitlines", 0, "keepends").isTrue("keepends");
        Pieces pieces = new Pieces(self, meter);
        String text = self.text();
        int start = 0;
        for (int index = 0; index < text.length(); index++) {
            if (isLineEnd(text.charAt(index))) {
                int end = index;
                boolean two = text.charAt(index) == '\r' && index + 1 < text.length() && text.charAt(index + 1) == '\n';
                index += two ? 1 : 0;
                pieces.add(start, keepEnds ? index + 1 : end);
                start = index + 1;
            }
        }
        if (start < text.length()) {
            pieces.add(start, text.length());
        }
        return new ListValue(pieces.list);
    }

    /** The lines of a text, without their ends. */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        Value pieces = splitLines(StringValue.of(text), Arguments.NONE, new Meter(Limits.DEFAULT));
        ((ListValue) pieces).items().forEach(line -> lines.add(line.toString()));
        return lines;
    }

    private static boolean isLineEnd(char unit) {
        return switch (unit) {
            case '\n', '\r', 0x0b, '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029 -> true;
            default -> false;
        };
    }

    private static Value partition(String method, StringValue self, Arguments arguments, Meter meter) {
        String separator = arguments.bindByPlace(method, 1, "sep").separator("sep");
        String text = self.text();
        boolean fromRight = method.startsWith("r");
        int index = fromRight
                ? TextSearch.lastIndexOf(text, separator, text.length())
                : TextSearch.indexOf(text, separator, 0);
        Pieces pieces = new Pieces(self, meter);
        if (index >= 0) {
            pieces.add(0, index);
            pieces.add(index, index + separator.length());
            pieces.add(index + separator.length(), text.length());
        } else {
            int end = fromRight ? 0 : text.length();
            pieces.add(0, end);
            pieces.add(0, 0);
            pieces.add(end, fromRight ? text.length() : end);
        }
        return new TupleValue(pieces.list);
    }

    private static Value strip(String method, StringValue self, Arguments arguments) {
        String characters = arguments.bindByPlace(method, 0, "chars").findText("chars");
        return strip(self, characters, !method.equals("rstrip"), !method.equals("lstrip"));
    }

    /** The text without some characters, or white space, at its ends. */
    static StringValue strip(StringValue self, @Nullable String characters, boolean left, boolean right) {
        IntPredicate stripped =
                characters == null ? Characters::isSpace : codePoint -> characters.indexOf(codePoint) >= 0;
        String text = self.text();
        int end = right ? endWithout(text, stripped) : text.length();
        int start = 0;
        while (left && start < end && stripped.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        return start == 0 && end == text.length() ? self : self.like(text.substring(start, end));
    }

    private static int endWithout(String text, IntPredicate stripped) {
        int end = text.length();
        while (end > 0 && stripped.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return end;
    }

    /** Collects parts of a text. */
    private static final class Pieces {

        private final List<Value> list = new ArrayList<>();
        private final StringValue source;
        private final Meter meter;

        Pieces(StringValue source, Meter meter) {
            this.source = source;
            this.meter = meter;
        }

        void add(int start, int end) {
            meter.step();
            meter.elements(1);
            meter.characters(end - start);
            list.add(source.like(source.text().substring(start, end)));
        }
    }
}
