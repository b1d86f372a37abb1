package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code str.format}: fills fields in braces, with attributes and elements under the rules of the sandbox.
 *
 * @see <a href="https://docs.python.org/3/library/string.html#format-string-syntax">Format string syntax</a>
 */
final class BraceFormat {

    /** Fields may stand in the format of a field, and no deeper. */
    private static final int MAX_DEPTH = 2;

    private final List<Value> positional;
    private final Function<String, @Nullable Value> named;
    private final boolean markup;
    private final Meter meter;
    private int nextField; // -1 once a field has a number

    private BraceFormat(List<Value> positional, Function<String, @Nullable Value> named, boolean markup, Meter meter) {
        this.positional = positional;
        this.named = named;
        this.markup = markup;
        this.meter = meter;
    }

    static Value format(StringValue self, Arguments arguments, Meter meter) {
        Map<String, Value> keywords = arguments.keywords();
        BraceFormat format = new BraceFormat(arguments.positional(), keywords::get, self.isMarkup(), meter);
        return self.like(format.fill(self.text(), MAX_DEPTH));
    }

    static Value formatMap(StringValue self, Value mapping, Meter meter) {
        BraceFormat format = new BraceFormat(
                List.of(), name -> mapping instanceof DictValue dict ? dict.get(name) : null, self.isMarkup(), meter);
        return self.like(format.fill(self.text(), MAX_DEPTH));
    }

    private String fill(String text, int depth) {
        if (depth < 0) {
            throw new TemplateValueException("Max string recursion exceeded");
        }
        TextBuilder out = new TextBuilder(meter);
        int index = 0;
        while (index < text.length()) {
            char unit = text.charAt(index);
            boolean doubled = index + 1 < text.length() && text.charAt(index + 1) == unit;
            if (unit != '{' && unit != '}') {
                out.append(unit);
                index++;
            } else if (doubled) {
                out.append(unit);
                index += 2;
            } else if (unit == '}') {
                throw new TemplateValueException("Single '}' encountered in format string");
            } else {
                int end = endOfField(text, index + 1);
                out.append(field(text.substring(index + 1, end), depth));
                index = end + 1;
            }
        }
        return out.toString();
    }

    private static int endOfField(String text, int start) {
        int open = 1;
        for (int index = start; index < text.length(); index++) {
            char unit = text.charAt(index);
            open += unit == '{' ? 1 : unit == '}' ? -1 : 0;
            if (open == 0) {
                return index;
            }
        }
        throw new TemplateValueException(
                start == text.length()
                        ? "Single '{' encountered in format string"
                        : "expected '}' before end of string");
    }

    private String field(String field, int depth) {
        meter.step();
        int nameEnd = 0;
        boolean inBrackets = false;
        while (nameEnd < field.length() && (inBrackets || ":!".indexOf(field.charAt(nameEnd)) < 0)) {
            inBrackets = inBrackets ? field.charAt(nameEnd) != ']' : field.charAt(nameEnd) == '[';
            nameEnd++;
        }
        Value value = value(field.substring(0, nameEnd));
        int specStart = nameEnd;
        if (nameEnd < field.length() && field.charAt(nameEnd) == '!') {
            value = convert(value, field, nameEnd + 1);
            specStart = nameEnd + 2;
        }
        String spec = specStart < field.length() ? fill(field.substring(specStart + 1), depth - 1) : "";
        if (markup) {
            return value instanceof StringValue string && string.isMarkup()
                    ? string.text()
                    : Markup.escape(FormatSpec.format(value, spec, meter), meter);
        }
        return FormatSpec.format(value, spec, meter);
    }

    private Value convert(Value value, String field, int index) {
        boolean complete = index < field.length() && (index + 1 == field.length() || field.charAt(index + 1) == ':');
        if (!complete) {
            throw new TemplateValueException("expected ':' after conversion specifier");
        }
        return switch (field.charAt(index)) {
            case 's' -> StringValue.of(Printer.str(value, meter));
            case 'r' -> StringValue.of(Printer.repr(value, meter));
            case 'a' -> PercentFormat.format(StringValue.of("%a"), TupleValue.of(value), meter);
            default -> throw new TemplateValueException("Unknown conversion specifier " + field.charAt(index));
        };
    }

    /** The value of a name such as {@code 0.attribute[key]}. */
    private Value value(String name) {
        int end = 0;
        while (end < name.length() && ".[".indexOf(name.charAt(end)) < 0) {
            end++;
        }
        Value value = first(name.substring(0, end));
        while (end < name.length()) {
            int start = end + 1;
            if (name.charAt(end) == '.') {
                end = start;
                while (end < name.length() && ".[".indexOf(name.charAt(end)) < 0) {
                    end++;
                }
                requireName(start < end);
                value = Lookup.attributeOrItem(value, name.substring(start, end), meter);
            } else if (name.charAt(end) == '[') {
                end = name.indexOf(']', start);
                requireName(end > start);
                value = Lookup.itemOrAttribute(value, key(name.substring(start, end)), meter);
                end++;
            } else {
                throw new TemplateValueException("Only '.' or '[' may follow ']' in format field specifier");
            }
        }
        return value;
    }

    private static void requireName(boolean present) {
        if (!present) {
            throw new TemplateValueException("Empty attribute in format string");
        }
    }

    private static Value key(String name) {
        return isNumber(name) ? new IntValue(new BigInteger(name)) : StringValue.of(name);
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.length() < 10 && name.chars().allMatch(unit -> unit >= '0' && unit <= '9');
    }

    private Value first(String name) {
        if (name.isEmpty() || isNumber(name)) {
            return positional(name);
        }
        Value value = named.apply(name);
        if (value == null) {
            throw new TemplateValueException("KeyError", "'%s'".formatted(name));
        }
        return value;
    }

    private Value positional(String number) {
        if (number.isEmpty() ? nextField < 0 : nextField > 0) {
            throw new TemplateValueException(
                    "cannot switch between manual field specification and automatic field numbering");
        }
        int index = number.isEmpty() ? nextField : Integer.parseInt(number);
        nextField = number.isEmpty() ? nextField + 1 : -1;
        if (index >= positional.size()) {
            throw new TemplateValueException(
                    "IndexError", "Replacement index %d out of range for positional args tuple".formatted(index));
        }
        return positional.get(index);
    }
}
