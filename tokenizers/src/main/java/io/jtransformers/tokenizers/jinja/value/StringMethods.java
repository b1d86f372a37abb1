package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The methods of {@code str}. */
public final class StringMethods {

    /** What a method does with a text. */
    @FunctionalInterface
    interface Method {
        Value call(StringValue self, Arguments arguments, Meter meter);
    }

    private static final Map<String, Method> METHODS = methods();

    private StringMethods() {}

    /** A method that knows its text, or null. */
    static @Nullable Value find(StringValue self, String name, Meter meter) {
        Method method = METHODS.get(name);
        return method == null
                ? null
                : BuiltinFunction.method(name, self, arguments -> method.call(self, arguments, meter));
    }

    /** Calls a method that exists. */
    public static Value call(StringValue self, String name, Meter meter, Value... arguments) {
        return Objects.requireNonNull(METHODS.get(name)).call(self, Arguments.of(arguments), meter);
    }

    private static Map<String, Method> methods() {
        Map<String, Method> methods = new TreeMap<>();
        putCases(methods);
        putTests(methods);
        methods.put("center", StringMethods::center);
        methods.put("ljust", StringMethods::leftJustify);
        methods.put("rjust", StringMethods::rightJustify);
        methods.put("zfill", StringMethods::zeroFill);
        methods.put("expandtabs", StringMethods::expandTabs);
        methods.put("removeprefix", StringMethods::removePrefix);
        methods.put("removesuffix", StringMethods::removeSuffix);
        methods.put("join", StringMethods::join);
        methods.put("encode", (self, arguments, _) -> BytesMethods.encode(self, arguments));
        methods.put("format", (self, arguments, meter) -> BraceFormat.format(self, arguments, meter));
        methods.put("format_map", StringMethods::formatMap);
        methods.put("maketrans", (_, arguments, meter) -> StringTranslation.makeTable(arguments, meter));
        methods.put("translate", StringTranslation::translate);
        StringFinding.putInto(methods);
        StringSplitting.putInto(methods);
        return Map.copyOf(methods);
    }

    private static void putCases(Map<String, Method> methods) {
        putMapping(methods, "capitalize", CaseMapping::capitalize);
        putMapping(methods, "casefold", CaseMapping::casefold);
        putMapping(methods, "lower", CaseMapping::lower);
        putMapping(methods, "swapcase", CaseMapping::swapCase);
        putMapping(methods, "title", CaseMapping::title);
        putMapping(methods, "upper", CaseMapping::upper);
    }

    private static void putMapping(Map<String, Method> methods, String name, UnaryOperator<String> mapping) {
        methods.put(name, (self, arguments, meter) -> {
            arguments.bindByPlace(name, 0);
            meter.characters(self.text().length());
            return self.like(mapping.apply(self.text()));
        });
    }

    private static void putTests(Map<String, Method> methods) {
        putTest(methods, "isalnum", text -> Characters.all(text, Characters::isAlphanumeric));
        putTest(methods, "isalpha", text -> Characters.all(text, Character::isLetter));
        putTest(methods, "isascii", text -> text.isEmpty() || Characters.all(text, codePoint -> codePoint < 0x80));
        putTest(methods, "isdecimal", text -> Characters.all(text, Characters::isDecimal));
        putTest(methods, "isdigit", text -> Characters.all(text, Characters::isDigit));
        putTest(methods, "isidentifier", Characters::isIdentifier);
        putTest(
                methods,
                "islower",
                text -> Characters.isOfOneCase(text, Character::isLowerCase, Character::isUpperCase));
        putTest(methods, "isnumeric", text -> Characters.all(text, Characters::isNumeric));
        putTest(methods, "isprintable", text -> text.isEmpty() || Characters.all(text, Characters::isPrintable));
        putTest(methods, "isspace", text -> Characters.all(text, Characters::isSpace));
        putTest(methods, "istitle", Characters::isTitle);
        putTest(
                methods,
                "isupper",
                text -> Characters.isOfOneCase(text, Character::isUpperCase, Character::isLowerCase));
    }

    private static void putTest(Map<String, Method> methods, String name, Predicate<String> test) {
        methods.put(name, (self, arguments, _) -> {
            arguments.bindByPlace(name, 0);
            return BoolValue.of(test.test(self.text()));
        });
    }

    static Value center(StringValue self, Arguments arguments, Meter meter) {
        Parameters parameters = arguments.bindByPlace("center", 1, "width", "fillchar");
        long width = parameters.integer("width");
        long margin = Math.max(0, width - self.length());
        long left = margin / 2 + (margin & width & 1);
        return pad(self, left, margin - left, parameters.fillCharacter("fillchar"), meter);
    }

    private static Value leftJustify(StringValue self, Arguments arguments, Meter meter) {
        Parameters parameters = arguments.bindByPlace("ljust", 1, "width", "fillchar");
        long margin = (long) parameters.integer("width") - self.length();
        return pad(self, 0, margin, parameters.fillCharacter("fillchar"), meter);
    }

    private static Value rightJustify(StringValue self, Arguments arguments, Meter meter) {
        Parameters parameters = arguments.bindByPlace("rjust", 1, "width", "fillchar");
        long margin = (long) parameters.integer("width") - self.length();
        return pad(self, margin, 0, parameters.fillCharacter("fillchar"), meter);
    }

    private static Value pad(StringValue self, long left, long right, String fill, Meter meter) {
        if (left <= 0 && right <= 0) {
            return self;
        }
        TextBuilder padded = new TextBuilder(meter);
        return self.like(padded.repeat(fill, left)
                .append(self.text())
                .repeat(fill, right)
                .toString());
    }

    private static Value zeroFill(StringValue self, Arguments arguments, Meter meter) {
        String text = self.text();
        long margin = (long) arguments.bindByPlace("zfill", 1, "width").integer("width") - self.length();
        int sign = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        TextBuilder padded = new TextBuilder(meter).append(text, 0, sign);
        return self.like(
                padded.repeat("0", margin).append(text, sign, text.length()).toString());
    }

    private static Value expandTabs(StringValue self, Arguments arguments, Meter meter) {
        int tabSize = arguments.bind("expandtabs", 0, "tabsize").integer("tabsize", 8);
        TextBuilder expanded = new TextBuilder(meter);
        String text = self.text();
        long column = 0;
        for (int index = 0; index < text.length(); index += Character.charCount(text.codePointAt(index))) {
            int codePoint = text.codePointAt(index);
            if (codePoint == '\t') {
                long spaces = tabSize > 0 ? tabSize - column % tabSize : 0;
                expanded.repeat(" ", spaces);
                column += spaces;
            } else {
                expanded.appendCodePoint(codePoint);
                column = codePoint == '\n' || codePoint == '\r' ? 0 : column + 1;
            }
        }
        return self.like(expanded.toString());
    }

    private static Value removePrefix(StringValue self, Arguments arguments, Meter meter) {
        String prefix = arguments.bindByPlace("removeprefix", 1, "prefix").text("prefix");
        meter.characters(self.text().length());
        return self.text().startsWith(prefix) ? self.like(self.text().substring(prefix.length())) : self;
    }

    private static Value removeSuffix(StringValue self, Arguments arguments, Meter meter) {
        String suffix = arguments.bindByPlace("removesuffix", 1, "suffix").text("suffix");
        meter.characters(self.text().length());
        int end = self.text().length() - suffix.length();
        return self.text().endsWith(suffix) ? self.like(self.text().substring(0, end)) : self;
    }

    private static Value join(StringValue self, Arguments arguments, Meter meter) {
        Value iterable = arguments.bindByPlace("join", 1, "iterable").required("iterable");
        Iterator<Value> elements = Iteration.iterate(iterable, meter);
        TextBuilder joined = new TextBuilder(meter);
        for (int index = 0; elements.hasNext(); index++) {
            Value element = elements.next();
            if (index > 0) {
                joined.append(self.text());
            }
            if (element instanceof StringValue || self.isMarkup()) {
                joined.append(self.isMarkup() ? Markup.escape(element, meter).text() : Printer.str(element, meter));
            } else {
                throw new TemplateTypeException(
                        "sequence item %d: expected str instance, %s found".formatted(index, element.typeName()));
            }
        }
        return self.like(joined.toString());
    }

    private static Value formatMap(StringValue self, Arguments arguments, Meter meter) {
        Value mapping = arguments.bindByPlace("format_map", 1, "mapping").required("mapping");
        return BraceFormat.formatMap(self, mapping, meter);
    }
}
