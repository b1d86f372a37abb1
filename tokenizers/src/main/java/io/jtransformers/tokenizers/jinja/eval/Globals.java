package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.ConversationRefusedException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.BuiltinFunction;
import io.jtransformers.tokenizers.jinja.value.DateText;
import io.jtransformers.tokenizers.jinja.value.DictValue;
import io.jtransformers.tokenizers.jinja.value.Dicts;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.Parameters;
import io.jtransformers.tokenizers.jinja.value.Printer;
import io.jtransformers.tokenizers.jinja.value.RangeValue;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.math.BigInteger;
import java.util.Map;

/** The functions that every template can call. */
final class Globals {

    private Globals() {}

    /** The functions of one rendering. */
    static Map<String, Value> create(Rendering rendering) {
        Meter meter = rendering.meter();
        return Map.of(
                "range", BuiltinFunction.function("safe_range", Globals::range),
                "dict", BuiltinFunction.type("dict", arguments -> dict(arguments, meter)),
                "namespace",
                        BuiltinFunction.type(
                                "jinja2.utils.Namespace", arguments -> new NamespaceValue(dict(arguments, meter))),
                "cycler", BuiltinFunction.type("jinja2.utils.Cycler", Globals::cycler),
                "joiner", BuiltinFunction.type("jinja2.utils.Joiner", Globals::joiner),
                "lipsum", BuiltinFunction.function("generate_lorem_ipsum", Globals::placeholderText),
                "raise_exception", BuiltinFunction.function("raise_exception", arguments -> refuse(arguments, meter)),
                "strftime_now", BuiltinFunction.function("strftime_now", arguments -> now(arguments, rendering)));
    }

    private static Value range(Arguments arguments) {
        Parameters parameters = arguments.bindByPlace("range", 1, "start", "stop", "step");
        BigInteger first = Parameters.index(parameters.required("start"));
        if (parameters.find("stop") == null) {
            return new RangeValue(BigInteger.ZERO, first, BigInteger.ONE);
        }
        BigInteger stop = Parameters.index(parameters.required("stop"));
        Value step = parameters.find("step");
        return new RangeValue(first, stop, step == null ? BigInteger.ONE : Parameters.index(step));
    }

    private static DictValue dict(Arguments arguments, Meter meter) {
        Parameters parameters = new Arguments(arguments.positional(), Map.of()).bindByPlace("dict", 0, "source");
        return Dicts.construct(parameters.find("source"), arguments.keywords(), meter);
    }

    private static Value cycler(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw new TemplateValueException("RuntimeError", "at least one item has to be provided");
        }
        return new CyclerValue(arguments.positional());
    }

    private static Value joiner(Arguments arguments) {
        return new JoinerValue(arguments.bind("joiner", 0, "sep").value("sep", StringValue.of(", ")));
    }

    private static Value placeholderText(Arguments arguments) {
        throw new TemplateValueException(
                "NotImplementedError", "lipsum() makes random Latin, which has no place in a prompt; remove the call.");
    }

    private static Value refuse(Arguments arguments, Meter meter) {
        Value message = arguments.bind("raise_exception", 1, "message").required("message");
        throw new ConversationRefusedException(Printer.str(message, meter));
    }

    private static Value now(Arguments arguments, Rendering rendering) {
        String format = arguments.bind("strftime_now", 1, "format").text("format");
        return StringValue.of(DateText.format(rendering.now(), format, rendering.meter()));
    }
}
