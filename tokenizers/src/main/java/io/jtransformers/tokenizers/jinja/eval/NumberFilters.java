package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.FloatValue;
import io.jtransformers.tokenizers.jinja.value.IntValue;
import io.jtransformers.tokenizers.jinja.value.NumberReading;
import io.jtransformers.tokenizers.jinja.value.Operators;
import io.jtransformers.tokenizers.jinja.value.Parameters;
import io.jtransformers.tokenizers.jinja.value.Printer;
import io.jtransformers.tokenizers.jinja.value.Rounding;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.TupleValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.List;
import java.util.Map;

/** Filters that make numbers. */
final class NumberFilters {

    private static final List<String> DECIMAL_UNITS = List.of("kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB");
    private static final List<String> BINARY_UNITS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB");

    private NumberFilters() {}

    static void putInto(Map<String, Filter> filters) {
        filters.put("abs", (input, arguments, _) -> {
            arguments.bind("abs", 0);
            return Rounding.absolute(input);
        });
        filters.put("int", NumberFilters::integer);
        filters.put("float", NumberFilters::floating);
        filters.put("round", NumberFilters::round);
        filters.put("filesizeformat", NumberFilters::fileSize);
    }

    private static Value integer(Value input, Arguments arguments, Rendering rendering) {
        Parameters parameters = arguments.bind("int", 0, "default", "base");
        Value number = NumberReading.integer(input, parameters.integer("base", 10));
        return number == null ? parameters.value("default", IntValue.of(0)) : number;
    }

    private static Value floating(Value input, Arguments arguments, Rendering rendering) {
        Parameters parameters = arguments.bind("float", 0, "default");
        Value number = NumberReading.floating(input);
        return number == null ? parameters.value("default", new FloatValue(0)) : number;
    }

    private static Value round(Value input, Arguments arguments, Rendering rendering) {
        Parameters parameters = arguments.bind("round", 0, "precision", "method");
        String method = parameters.find("method") == null ? "common" : parameters.text("method");
        return Rounding.round(input, parameters.integer("precision", 0), method);
    }

    private static Value fileSize(Value input, Arguments arguments, Rendering rendering) {
        Parameters parameters = arguments.bind("filesizeformat", 0, "binary");
        boolean binary = parameters.isTrue("binary");
        double bytes = NumberReading.requireFloat(input);
        double base = binary ? 1024 : 1000;
        if (bytes == 1) {
            return StringValue.of("1 Byte");
        }
        if (bytes < base) {
            Value whole = NumberReading.integer(new FloatValue(bytes), 10);
            if (whole == null) {
                throw new TemplateValueException("OverflowError", "cannot convert float infinity to integer");
            }
            return StringValue.of(Printer.str(whole, rendering.meter()) + " Bytes");
        }
        List<String> units = binary ? BINARY_UNITS : DECIMAL_UNITS;
        int unit = 0;
        double size = base;
        while (unit < units.size() - 1 && bytes >= size * base) {
            size *= base;
            unit++;
        }
        Value values = TupleValue.of(new FloatValue(bytes / size), StringValue.of(units.get(unit)));
        return Operators.modulo(StringValue.of("%.1f %s"), values, rendering.meter());
    }
}
