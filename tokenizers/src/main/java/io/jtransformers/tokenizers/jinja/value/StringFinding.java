package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@code str} that look for a text in a text: {@code find}, {@code count}, {@code startswith},
 * {@code replace}.
 */
final class StringFinding {

    private StringFinding() {}

    static void putInto(Map<String, StringMethods.Method> methods) {
        methods.put("find", (self, arguments, _) -> IntValue.of(find("find", self, arguments)));
        methods.put("rfind", (self, arguments, _) -> IntValue.of(find("rfind", self, arguments)));
        methods.put("index", (self, arguments, _) -> index("index", self, arguments));
        methods.put("rindex", (self, arguments, _) -> index("rindex", self, arguments));
        methods.put("count", (self, arguments, _) -> count(self, arguments));
        methods.put("startswith", (self, arguments, _) -> hasAffix("startswith", self, arguments, String::startsWith));
        methods.put("endswith", (self, arguments, _) -> hasAffix("endswith", self, arguments, String::endsWith));
        methods.put("replace", StringFinding::replace);
    }

    private static int find(String method, StringValue self, Arguments arguments) {
        Parameters parameters = arguments.bindByPlace(method, 1, "sub", "start", "end");
        String wanted = parameters.text("sub");
        Part part = Part.of(self, parameters);
        if (part == null) {
            return -1;
        }
        int index = method.startsWith("r")
                ? TextSearch.lastIndexOf(part.text, wanted, part.text.length())
                : TextSearch.indexOf(part.text, wanted, 0);
        return index < 0 ? -1 : self.codePointOf(part.offset + index);
    }

    private static Value index(String method, StringValue self, Arguments arguments) {
        int index = find(method, self, arguments);
        if (index < 0) {
            throw new TemplateValueException("substring not found");
        }
        return IntValue.of(index);
    }

    private static Value count(StringValue self, Arguments arguments) {
        Parameters parameters = arguments.bindByPlace("count", 1, "sub", "start", "end");
        String wanted = parameters.text("sub");
        Part part = Part.of(self, parameters);
        return IntValue.of(part == null ? 0 : count(part.text, wanted));
    }

    /** How often {@code wanted} is in {@code text}, without overlaps. */
    static int count(String text, String wanted) {
        if (wanted.isEmpty()) {
            return text.codePointCount(0, text.length()) + 1;
        }
        int count = 0;
        for (int index = TextSearch.indexOf(text, wanted, 0);
                index >= 0;
                index = TextSearch.indexOf(text, wanted, index + wanted.length())) {
            count++;
        }
        return count;
    }

    private static Value hasAffix(
            String method, StringValue self, Arguments arguments, BiPredicate<String, String> test) {
        Parameters parameters = arguments.bindByPlace(method, 1, "affix", "start", "end");
        Part part = Part.of(self, parameters);
        Value affix = parameters.required("affix");
        if (affix instanceof TupleValue alternatives) {
            return BoolValue.of(alternatives.items().stream()
                    .map(alternative -> affixText(method, alternative))
                    .anyMatch(text -> part != null && test.test(part.text, text)));
        }
        String text = affixText(method, affix);
        return BoolValue.of(part != null && test.test(part.text, text));
    }

    private static String affixText(String method, Value affix) {
        if (affix instanceof StringValue string) {
            return string.text();
        }
        throw new TemplateTypeException(
                "%s first arg must be str or a tuple of str, not %s".formatted(method, affix.typeName()));
    }

    private static Value replace(StringValue self, Arguments arguments, Meter meter) {
        Parameters parameters = arguments.bind("replace", 2, "old", "new", "count");
        String old = parameters.text("old");
        String replacement = parameters.text("new");
        if (self.isMarkup()) {
            replacement = Markup.escape(parameters.required("new"), meter).text();
        }
        return self.like(replace(self.text(), old, replacement, parameters.integer("count", -1), meter));
    }

    /**
     * The text with the first {@code count} occurrences of {@code old} replaced; all where {@code count} is negative.
     */
    static String replace(String text, String old, String replacement, int count, Meter meter) {
        if (count == 0) {
            return text;
        }
        TextBuilder replaced = new TextBuilder(meter);
        int written = 0;
        int left = count;
        int index = TextSearch.indexOf(text, old, 0);
        while (index >= 0 && left != 0) {
            meter.step();
            replaced.append(text, written, index).append(replacement);
            written = index + old.length();
            left--;
            if (!old.isEmpty()) {
                index = TextSearch.indexOf(text, old, written);
            } else {
                index = index < text.length() ? index + Character.charCount(text.codePointAt(index)) : -1;
            }
        }
        return written == 0 && count == left
                ? text
                : replaced.append(text, written, text.length()).toString();
    }

    /** The part of a text between two places that are counted as in a slice; null where it begins behind the end. */
    private record Part(String text, int offset) {

        static @Nullable Part of(StringValue self, Parameters parameters) {
            int length = self.length();
            int start = bound(parameters.findSome("start"), 0, length);
            int end = Math.min(bound(parameters.findSome("end"), length, length), length);
            if (start > end) {
                return null;
            }
            int offset = self.offset(start);
            return new Part(self.text().substring(offset, self.offset(end)), offset);
        }

        private static int bound(@Nullable Value bound, int absent, int length) {
            if (bound == null) {
                return absent;
            }
            long index = Parameters.index(bound).longValue();
            return Math.clamp(index < 0 ? index + length : index, 0, Integer.MAX_VALUE);
        }
    }
}
