package io.jtransformers.tokenizers.jinja;

import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizers.jinja.error.TemplateLimitException;
import io.jtransformers.tokenizers.jinja.eval.Filters;
import io.jtransformers.tokenizers.jinja.eval.Rendering;
import io.jtransformers.tokenizers.jinja.eval.Tests;
import io.jtransformers.tokenizers.jinja.parse.ParsedTemplate;
import io.jtransformers.tokenizers.jinja.parse.TemplateSource;
import io.jtransformers.tokenizers.jinja.value.JsonValues;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.HashMap;
import java.util.Map;

/**
 * A Jinja template as chat templates are written: parsed once, immutable, rendered by any number of threads.
 *
 * <p>The dialect is that of Jinja 3.1.6 as {@code chat_template_utils.py} of Transformers 5.12.1 sets it up: an
 * {@code ImmutableSandboxedEnvironment} with {@code trim_blocks} and {@code lstrip_blocks}, the extension
 * {@code loopcontrols}, the tag {@code generation}, a {@code tojson} that escapes nothing for HTML, and the functions
 * {@code raise_exception} and {@code strftime_now}.
 */
public final class Template {

    private final TemplateSource source;
    private final ParsedTemplate parsed;
    private final TemplateOptions options;

    private Template(TemplateSource source, ParsedTemplate parsed, TemplateOptions options) {
        this.source = source;
        this.parsed = parsed;
        this.options = options;
    }

    /**
     * Parses a template.
     *
     * @throws io.jtransformers.tokenizers.jinja.error.TemplateSyntaxException if the text is no template
     * @throws io.jtransformers.tokenizers.jinja.error.TemplateLimitException if it nests too deep
     */
    public static Template parse(String text, TemplateOptions options) {
        TemplateSource source = TemplateSource.of(text);
        return new Template(source, ParsedTemplate.parse(source, Filters.names(), Tests.names()), options);
    }

    /** Parses a template with the default options. */
    public static Template parse(String text) {
        return parse(text, TemplateOptions.DEFAULT);
    }

    /**
     * Renders the template.
     *
     * @param variables what the template can name
     * @throws io.jtransformers.tokenizers.jinja.error.ConversationRefusedException if the template calls
     *     {@code raise_exception}
     * @throws io.jtransformers.tokenizers.jinja.error.TemplateException if anything else goes wrong; its subclasses
     *     tell what
     */
    public RenderedTemplate render(Map<String, JsonValue> variables) {
        Map<String, Value> values = new HashMap<>();
        variables.forEach((name, value) -> values.put(name, JsonValues.of(value)));
        Rendering rendering = run(values);
        return new RenderedTemplate(rendering.text(), rendering.generationSpans());
    }

    private Rendering run(Map<String, Value> variables) {
        try {
            return Rendering.run(source, parsed, variables, new Meter(options.limits()), options.clock());
        } catch (StackOverflowError e) {
            // The granted depth fits the stack of a default thread; this one has a smaller stack.
            throw new TemplateLimitException(
                    "RecursionError",
                    "The evaluation of the chat template nests deeper than this thread's stack; does a macro call"
                            + " itself for ever?");
        }
    }
}
