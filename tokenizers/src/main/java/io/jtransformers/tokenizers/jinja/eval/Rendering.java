package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.parse.ParsedTemplate;
import io.jtransformers.tokenizers.jinja.parse.TemplateSource;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.CallableValue;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.UndefinedValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One rendering of a template: what it consumes, what it has printed, and what filters may ask for. */
public final class Rendering {

    private final Meter meter;
    private final Clock clock;
    private final RandomGenerator random = new SplittableRandom();
    private final Output output;
    private final List<Span> generationSpans = new ArrayList<>();
    private boolean autoescape;

    private Rendering(Meter meter, Clock clock) {
        this.meter = meter;
        this.clock = clock;
        output = new Output(meter);
    }

    /**
     * Renders a template.
     *
     * @param source the text of {@code template}, for places in messages
     * @param variables what the template can name
     * @param meter what the rendering may consume
     * @param clock what {@code strftime_now} asks
     */
    public static Rendering run(
            TemplateSource source, ParsedTemplate template, Map<String, Value> variables, Meter meter, Clock clock) {
        Rendering rendering = new Rendering(meter, clock);
        Map<String, Value> context = new HashMap<>(Globals.create(rendering));
        context.putAll(variables);
        Scope root = new Scope(context).child();
        new StatementExecutor(rendering, source, template, root).execute(rendering.output);
        return rendering;
    }

    /** What was printed. */
    public String text() {
        return output.toString();
    }

    /** The parts of the text between {@code generation} tags, in code points. */
    public List<Span> generationSpans() {
        return List.copyOf(generationSpans);
    }

    Meter meter() {
        return meter;
    }

    LocalDateTime now() {
        return LocalDateTime.now(clock);
    }

    RandomGenerator random() {
        return random;
    }

    /** Whether what is printed is escaped for HTML. */
    boolean isAutoescape() {
        return autoescape;
    }

    /** Sets whether what is printed is escaped, and gives what was set before. */
    boolean setAutoescape(boolean autoescape) {
        boolean before = this.autoescape;
        this.autoescape = autoescape;
        return before;
    }

    /** A text that the template made itself: HTML, where texts are escaped. */
    StringValue ownText(String text) {
        return autoescape ? StringValue.markup(text) : StringValue.of(text);
    }

    /** Notes that the assistant is to be trained on a text that is printed next. */
    void addGeneration(String text) {
        int start = output.codePoints();
        generationSpans.add(new Span(start, start + text.codePointCount(0, text.length())));
    }

    /** Calls a value. */
    Value call(Value callee, Arguments arguments) {
        return switch (callee) {
            case CallableValue callable -> callable.call(arguments);
            case UndefinedValue undefined -> throw undefined.failure();
            default -> throw new TemplateTypeException("'%s' object is not callable".formatted(callee.typeName()));
        };
    }

    /** Applies a filter. */
    Value filter(String name, Value input, Arguments arguments) {
        Filter filter = Filters.find(name);
        if (filter == null) {
            throw new TemplateValueException("TemplateRuntimeError", "No filter named '%s'.".formatted(name));
        }
        return filter.apply(input, arguments, this);
    }

    /** Applies a test. */
    boolean test(String name, Value input, Arguments arguments) {
        Test test = Tests.find(name);
        if (test == null) {
            throw new TemplateValueException("TemplateRuntimeError", "No test named '%s'.".formatted(name));
        }
        return test.holds(input, arguments, this);
    }
}
