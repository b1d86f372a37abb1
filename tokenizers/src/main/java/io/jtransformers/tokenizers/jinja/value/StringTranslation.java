package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code str.translate} and {@code str.maketrans}: replacing characters by a table. */
final class StringTranslation {

    private StringTranslation() {}

    static Value translate(StringValue self, Arguments arguments, Meter meter) {
        Value table = arguments.bindByPlace("translate", 1, "table").required("table");
        TextBuilder translated = new TextBuilder(meter);
        String text = self.text();
        for (int index = 0; index < text.length(); index += Character.charCount(text.codePointAt(index))) {
            meter.step();
            int codePoint = text.codePointAt(index);
            switch (entry(table, codePoint)) {
                case null -> translated.appendCodePoint(codePoint);
                case NoneValue _ -> {}
                case StringValue replacement -> translated.append(replacement.text());
                case IntValue replacement -> translated.appendCodePoint(codePoint(replacement));
                default -> throw new TemplateTypeException("character mapping must return integer, None or str");
            }
        }
        return self.like(translated.toString());
    }

    private static @Nullable Value entry(Value table, int codePoint) {
        if (table instanceof DictValue dict) {
            return dict.entries().get(IntValue.of(codePoint));
        }
        throw new TemplateTypeException("'%s' object is not a translation table".formatted(table.typeName()));
    }

    private static int codePoint(IntValue replacement) {
        if (replacement.value().bitLength() > 31
                || !Character.isValidCodePoint(replacement.value().intValue())) {
            throw new TemplateValueException("character mapping must be in range(0x110000)");
        }
        return replacement.value().intValue();
    }

    static Value makeTable(Arguments arguments, Meter meter) {
        Parameters parameters = arguments.bindByPlace("maketrans", 1, "x", "y", "z");
        Map<Value, Value> table = new LinkedHashMap<>();
        if (parameters.find("y") == null) {
            if (!(parameters.required("x") instanceof DictValue dict)) {
                throw new TemplateTypeException("if you give only one argument to maketrans it must be a dict");
            }
            meter.elements(dict.size());
            dict.entries().forEach((key, value) -> table.put(ordinal(key), value));
            return new DictValue(table);
        }
        int[] from = parameters.text("x").codePoints().toArray();
        int[] to = parameters.text("y").codePoints().toArray();
        if (from.length != to.length) {
            throw new TemplateValueException("the first two maketrans arguments must have equal length");
        }
        meter.elements(from.length);
        for (int index = 0; index < from.length; index++) {
            table.put(IntValue.of(from[index]), IntValue.of(to[index]));
        }
        if (parameters.find("z") != null) {
            parameters.text("z").codePoints().forEach(codePoint -> table.put(IntValue.of(codePoint), NoneValue.NONE));
        }
        return new DictValue(table);
    }

    private static Value ordinal(Value key) {
        if (key instanceof StringValue string) {
            if (string.length() != 1) {
                throw new TemplateValueException("string keys in translate table must be of length 1");
            }
            return IntValue.of(string.text().codePointAt(0));
        }
        if (key instanceof IntValue) {
            return key;
        }
        throw new TemplateTypeException("keys in translate table must be strings or integers");
    }
}
